package io.crosstide.topology.yaml;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.common.Anchor;

/** A list whose end has not been read yet. */
final class OpenSequence implements OpenCollection {

    private final int line;
    private final String path;
    private final Optional<Anchor> anchor;
    private final long valuesBefore;
    private final List<YamlNode> elements = new ArrayList<>();

    OpenSequence(int line, String path, Optional<Anchor> anchor, long valuesBefore) {
        this.line = line;
        this.path = path;
        this.anchor = anchor;
        this.valuesBefore = valuesBefore;
    }

    @Override
    public Optional<Anchor> anchor() {
        return anchor;
    }

    @Override
    public long valuesBefore() {
        return valuesBefore;
    }

    @Override
    public String pathOfNext() {
        return path + "[" + elements.size() + "]";
    }

    @Override
    public void add(YamlNode node, int usedInLine) {
        elements.add(node);
    }

    @Override
    public YamlNode close() {
        return new YamlSequence(line, elements);
    }
}
