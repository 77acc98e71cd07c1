package io.crosstide.topology.parser;

import io.crosstide.topology.problem.Mistake;
import io.crosstide.topology.problem.Problems;
import io.crosstide.topology.problem.Suggestion;
import io.crosstide.topology.yaml.Printable;
import io.crosstide.topology.yaml.YamlMapping;
import io.crosstide.topology.yaml.YamlNode;
import io.crosstide.topology.yaml.YamlScalar;
import io.crosstide.topology.yaml.YamlSequence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One mapping of the file. If its key has a mistake, an accessor reports it and returns the fallback, so that reading
 * continues to the next mistake.
 */
final class Section {

    private final Problems problems;
    private final String path;
    private final Map<String, YamlMapping.Entry> entries;
    private final boolean usable;
    private final List<String> known;
    private final List<String> unknown;

    private Section(Problems problems, String path, YamlNode node, List<String> known) {
        this.problems = problems;
        this.path = path;
        this.usable = node instanceof YamlMapping;
        this.entries = node instanceof YamlMapping mapping ? mapping.entries() : Map.of();
        if (!usable) {
            wrongType(
                    path.isEmpty() ? "file" : path,
                    node,
                    "a mapping",
                    "write 'key: value' lines below it, or {} for the defaults");
        }
        this.known = known;
        this.unknown =
                entries.keySet().stream().filter(key -> !known.contains(key)).toList();
        entries.forEach((key, entry) -> problems.locate(at(key), entry.keyLine()));
    }

    /** A mapping whose keys are names that the author of the file chose. */
    static Section ofNames(Problems problems, String path, YamlNode node) {
        return new Section(problems, path, node, List.of());
    }

    /** A mapping with these keys; reports all other keys. */
    static Section ofKeys(Problems problems, String path, YamlNode node, String... known) {
        Section section = new Section(problems, path, node, List.of(known));
        section.unknown.forEach(section::reportUnknown);
        return section;
    }

    private void reportUnknown(String key) {
        String hint = key.equals("<<") ? "merge keys are not part of YAML 1.2; " : Suggestion.didYouMean(key, known);
        problems.error(at(key), "unknown key", hint + "keys here are " + String.join(", ", known));
    }

    /** Path of a key of this mapping. */
    String at(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    /** False if the node is not a mapping, so that no key may be reported as missing. */
    boolean usable() {
        return usable;
    }

    Set<String> keys() {
        return entries.keySet();
    }

    boolean has(String key) {
        return entries.containsKey(key);
    }

    /** Reports the key if it is missing and not only misspelt; the example shows what to add. */
    boolean require(String key, String example) {
        boolean misspelt = unknown.stream()
                .anyMatch(other ->
                        Suggestion.nearest(other, known).filter(key::equals).isPresent());
        if (usable && !has(key) && !misspelt) {
            problems.missing(at(key), "required key is missing", "add '" + example + "'");
        }
        return has(key);
    }

    /** The value of a key that exists. */
    YamlNode node(String key) {
        YamlMapping.Entry entry = entries.get(key);
        if (entry == null) {
            throw new IllegalArgumentException("No key " + key);
        }
        return entry.value();
    }

    /** The mapping below a key; an empty one if the key is missing. */
    Section section(String key, String... known) {
        YamlNode node = has(key) ? node(key) : new YamlMapping(1, Map.of());
        return ofKeys(problems, at(key), node, known);
    }

    <T> T text(String key, T fallback, ValueParser<T> parser) {
        return has(key) ? element(at(key), node(key), parser).orElse(fallback) : fallback;
    }

    int integer(String key, int least, int most, int fallback) {
        if (!has(key)) {
            return fallback;
        }
        String range = least == most
                ? "write " + most + ", the only value supported so far"
                : "write a whole number from " + least + " to " + most + ", without quotes";
        if (!(node(key) instanceof YamlScalar scalar) || scalar.kind() != YamlScalar.Kind.INTEGER) {
            wrongType(at(key), node(key), "a whole number", range);
            return fallback;
        }
        try {
            int value = Integer.parseInt(scalar.text());
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // The number is larger than an int, or hexadecimal. Both are out of range.
        }
        problems.error(at(key), Printable.text(scalar.text()) + " is out of range", range);
        return fallback;
    }

    Duration duration(String key, Duration least, Duration most, Duration fallback) {
        return text(key, fallback, text -> DurationText.parse(text, least, most));
    }

    <E> E choice(String key, Map<String, E> choices, E fallback) {
        return text(key, fallback, text -> chosen(text, choices));
    }

    /** The choice with this name. */
    static <E> E chosen(String text, Map<String, E> choices) throws Mistake {
        E found = choices.get(text);
        if (found == null) {
            List<String> words = choices.keySet().stream().sorted().toList();
            throw new Mistake(
                    "'" + Printable.text(text) + "' is not known",
                    Suggestion.didYouMean(text, words) + "write " + String.join(" or ", words));
        }
        return found;
    }

    /** The valid elements; each invalid element is reported. */
    <T> List<T> list(String key, ValueParser<T> parser) {
        List<T> values = new ArrayList<>();
        List<YamlNode> elements = nodes(key);
        for (int i = 0; i < elements.size(); i++) {
            element(elementPath(key, i), elements.get(i), parser).ifPresent(values::add);
        }
        return values;
    }

    /** Whether the list exists and has no element. */
    boolean isEmptyList(String key) {
        return has(key)
                && node(key) instanceof YamlSequence sequence
                && sequence.elements().isEmpty();
    }

    /** The elements of a list as they are, with their lines recorded. */
    List<YamlNode> nodes(String key) {
        if (!has(key)) {
            return List.of();
        }
        if (!(node(key) instanceof YamlSequence sequence)) {
            wrongType(at(key), node(key), "a list", "write [a, b], or '- a' lines below it");
            return List.of();
        }
        for (int i = 0; i < sequence.elements().size(); i++) {
            problems.locate(elementPath(key, i), sequence.elements().get(i).line());
        }
        return sequence.elements();
    }

    String elementPath(String key, int index) {
        return at(key) + "[" + index + "]";
    }

    /** The value of one node; empty if a mistake was reported. */
    <T> Optional<T> element(String elementPath, YamlNode node, ValueParser<T> parser) {
        if (!(node instanceof YamlScalar scalar) || scalar.kind() != YamlScalar.Kind.TEXT) {
            wrongType(elementPath, node, "text", "write text; in quotes if it looks like a number, true or null");
            return Optional.empty();
        }
        try {
            return Optional.of(parser.parse(scalar.text()));
        } catch (Mistake e) {
            problems.error(elementPath, e.problem(), e.remedy());
            return Optional.empty();
        }
    }

    private void wrongType(String valuePath, YamlNode node, String expected, String remedy) {
        if (node instanceof YamlScalar scalar && scalar.kind() == YamlScalar.Kind.MISTAKEN) {
            return;
        }
        String message = "found " + describe(node) + " instead of " + expected;
        if (node instanceof YamlScalar scalar && scalar.kind() == YamlScalar.Kind.NULL) {
            problems.missing(valuePath, message, remedy + "; or remove the key");
        } else {
            problems.error(valuePath, message, remedy);
        }
    }

    private static String describe(YamlNode node) {
        if (node instanceof YamlScalar scalar) {
            return switch (scalar.kind()) {
                case INTEGER, NUMBER -> "a number";
                case BOOLEAN -> "true or false";
                case NULL -> "nothing";
                case TEXT, MISTAKEN -> "text";
            };
        }
        return node instanceof YamlMapping ? "a mapping" : "a list";
    }
}
