package io.crosstide.topology.yaml;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * Builds the tree of the first document from parser events.
 *
 * <p>An alias means the node of its anchor. The depth, the number of aliases and the number of values are bounded, and an alias
 * counts as all values that it repeats. So no file can make the tree endless or its readers slow.
 */
final class TreeBuilder {

    private static final int DEEPEST = 32;
    private static final int MOST_ALIASES = 200;
    private static final int MOST_VALUES = 100_000;
    private static final String YAML_TAG = "tag:yaml.org,2002:";

    private final ScalarResolver resolver = new CoreSchema().getScalarResolver();
    private final List<YamlMistake> mistakes;
    private final Deque<OpenCollection> open = new ArrayDeque<>();
    private final Map<Anchor, Anchored> anchors = new HashMap<>();
    private @Nullable YamlNode root;
    private int documents;
    private int aliases;
    private long values;
    private int line = 1;

    /** @param values that it consists of, those of aliases in it included */
    private record Anchored(YamlNode node, long values) {}

    TreeBuilder(List<YamlMistake> mistakes) {
        this.mistakes = mistakes;
    }

    /** Line of the latest event. */
    int line() {
        return line;
    }

    /** The tree so far; open collections are closed. */
    @Nullable YamlNode root() {
        while (!open.isEmpty()) {
            close();
        }
        return root;
    }

    /** Takes the next event; returns false if reading must stop. */
    boolean accept(Event event) {
        line = event.getStartMark().map(Mark::getLine).orElse(line - 1) + 1;
        if (event instanceof DocumentStartEvent && ++documents > 1) {
            mistakes.add(new YamlMistake(line, "YAML", "a second document begins here", "keep one document per file"));
            return false;
        }
        if (event instanceof CollectionStartEvent start) {
            return open(start);
        }
        if (event instanceof CollectionEndEvent) {
            close();
        } else if (event instanceof ScalarEvent scalar) {
            YamlScalar node = scalar(scalar);
            scalar.getAnchor().ifPresent(anchor -> anchors.put(anchor, new Anchored(node, 1)));
            add(node);
            return count(1);
        } else if (event instanceof AliasEvent alias) {
            return alias(alias.getAlias());
        }
        return true;
    }

    private boolean open(CollectionStartEvent start) {
        if (open.size() == DEEPEST) {
            mistakes.add(new YamlMistake(line, "YAML", "nested too deeply", "remove levels of nesting"));
            return false;
        }
        String ownTag = YAML_TAG + (start instanceof MappingStartEvent ? "map" : "seq");
        start.getTag().filter(tag -> !tag.equals(ownTag)).ifPresent(tag -> refuseTag());
        String path = open.isEmpty() ? "" : open.element().pathOfNext();
        open.push(
                start instanceof MappingStartEvent
                        ? new OpenMapping(line, path, start.getAnchor(), values, mistakes)
                        : new OpenSequence(line, path, start.getAnchor(), values));
        return count(1);
    }

    private boolean count(long more) {
        values += more;
        if (values > MOST_VALUES) {
            mistakes.add(new YamlMistake(
                    line,
                    "YAML",
                    "more than " + MOST_VALUES + " values, those that aliases repeat included",
                    "name a topology file"));
            return false;
        }
        return true;
    }

    private void close() {
        OpenCollection closed = open.pop();
        YamlNode node = closed.close();
        closed.anchor().ifPresent(anchor -> anchors.put(anchor, new Anchored(node, values - closed.valuesBefore())));
        add(node);
    }

    private void add(YamlNode node) {
        OpenCollection parent = open.peek();
        if (parent == null) {
            root = node;
        } else {
            parent.add(node, line);
        }
    }

    private boolean alias(Anchor anchor) {
        if (++aliases > MOST_ALIASES) {
            mistakes.add(new YamlMistake(
                    line, "YAML", "more than " + MOST_ALIASES + " aliases", "write the values instead of aliases"));
            return false;
        }
        Anchored anchored = anchors.get(anchor);
        if (anchored == null) {
            mistakes.add(new YamlMistake(
                    line,
                    "YAML",
                    "an alias (*) without a complete anchor (&) before it",
                    "put its anchor on an earlier value, or put text that begins with * in quotes"));
        }
        add(anchored == null ? YamlScalar.mistaken(line) : anchored.node());
        return count(anchored == null ? 1 : anchored.values());
    }

    private YamlScalar scalar(ScalarEvent event) {
        Optional<String> tag = event.getTag();
        String text = event.getValue();
        if (tag.isPresent()) {
            boolean isText = tag.get().equals("!") || tag.get().equals(YAML_TAG + "str");
            if (!isText) {
                refuseTag();
            }
            return isText ? new YamlScalar(line, YamlScalar.Kind.TEXT, text) : YamlScalar.mistaken(line);
        }
        return new YamlScalar(line, event.isPlain() ? kind(text) : YamlScalar.Kind.TEXT, text);
    }

    private YamlScalar.Kind kind(String text) {
        Tag tag = resolver.resolve(text, true);
        if (tag.equals(Tag.INT)) {
            return YamlScalar.Kind.INTEGER;
        }
        if (tag.equals(Tag.FLOAT)) {
            return YamlScalar.Kind.NUMBER;
        }
        if (tag.equals(Tag.BOOL)) {
            return YamlScalar.Kind.BOOLEAN;
        }
        return tag.equals(Tag.NULL) ? YamlScalar.Kind.NULL : YamlScalar.Kind.TEXT;
    }

    private void refuseTag() {
        mistakes.add(new YamlMistake(line, "YAML", "a YAML tag is not allowed here", "remove the tag"));
    }
}
