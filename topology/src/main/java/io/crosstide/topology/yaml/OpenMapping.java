package io.crosstide.topology.yaml;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.common.Anchor;

/** A mapping whose end has not been read yet. Keys and values alternate. */
final class OpenMapping implements OpenCollection {

    private final int line;
    private final String path;
    private final Optional<Anchor> anchor;
    private final long valuesBefore;
    private final List<YamlMistake> mistakes;
    private final Map<String, YamlMapping.Entry> entries = new LinkedHashMap<>();
    private boolean valueIsNext;
    private int keyLine;
    /** Null if the next node is the value of a wrong key. */
    private @Nullable String key;

    OpenMapping(int line, String path, Optional<Anchor> anchor, long valuesBefore, List<YamlMistake> mistakes) {
        this.line = line;
        this.path = path;
        this.anchor = anchor;
        this.valuesBefore = valuesBefore;
        this.mistakes = mistakes;
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
        return key == null ? path : pathOf(key);
    }

    private String pathOf(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    @Override
    public void add(YamlNode node, int usedInLine) {
        if (!valueIsNext) {
            keyLine = node instanceof YamlScalar ? usedInLine : node.line();
            key = key(node);
        } else if (key != null) {
            entries.put(key, new YamlMapping.Entry(keyLine, node));
        }
        valueIsNext = !valueIsNext;
    }

    private @Nullable String key(YamlNode node) {
        if (!(node instanceof YamlScalar scalar) || scalar.kind() == YamlScalar.Kind.NULL) {
            mistakes.add(new YamlMistake(keyLine, "YAML", "a key is not text", "write the name of a key"));
            return null;
        }
        if (scalar.kind() == YamlScalar.Kind.MISTAKEN) {
            return null;
        }
        YamlMapping.Entry earlier = entries.get(scalar.text());
        if (earlier != null) {
            mistakes.add(new YamlMistake(
                    keyLine,
                    pathOf(scalar.text()),
                    "the key is already given in line " + earlier.keyLine(),
                    "keep one of the two"));
            return null;
        }
        return scalar.text();
    }

    @Override
    public YamlNode close() {
        return new YamlMapping(line, entries);
    }
}
