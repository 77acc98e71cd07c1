package io.crosstide.topology.yaml;

import java.util.Optional;
import org.snakeyaml.engine.v2.common.Anchor;

/** A mapping or list whose end has not been seen yet. */
sealed interface OpenCollection permits OpenMapping, OpenSequence {

    Optional<Anchor> anchor();

    /** Where the node belongs that is added next. */
    String pathOfNext();

    /** Adds the next node, which is used in the given line (an alias has its own line elsewhere). */
    void add(YamlNode node, int usedInLine);

    YamlNode close();
}
