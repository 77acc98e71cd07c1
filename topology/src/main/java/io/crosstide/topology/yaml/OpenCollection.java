package io.crosstide.topology.yaml;

import java.util.Optional;
import org.snakeyaml.engine.v2.common.Anchor;

/** A mapping or list whose end has not been read yet. */
sealed interface OpenCollection permits OpenMapping, OpenSequence {

    Optional<Anchor> anchor();

    /** How many values were read before it. */
    long valuesBefore();

    /** The path of the node that is added next. */
    String pathOfNext();

    /** Adds the next node, which is used in this line. The node of an alias has another line. */
    void add(YamlNode node, int usedInLine);

    YamlNode close();
}
