package io.crosstide.topology.yaml;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;

/**
 * Reads a YAML text as far as it can be read, and collects mistakes instead of throwing.
 *
 * <p>Messages never quote a value, because it may be a secret.
 */
public final class YamlReader {

    private final String text;
    private final List<YamlMistake> mistakes = new ArrayList<>();
    private final TreeBuilder tree = new TreeBuilder(mistakes);

    private YamlReader(String text) {
        this.text = text;
    }

    public static YamlDocument read(String text) {
        return new YamlReader(text).read();
    }

    private YamlDocument read() {
        boolean complete = readEvents();
        return new YamlDocument(tree.root(), mistakes, complete);
    }

    /** Reads all events; returns false if reading stopped early. */
    private boolean readEvents() {
        try {
            Iterator<Event> events =
                    new Parse(LoadSettings.builder().build()).parseString(text).iterator();
            boolean goOn = true;
            while (goOn && events.hasNext()) {
                goOn = tree.accept(events.next());
            }
            return goOn;
        } catch (MarkedYamlEngineException e) {
            mistakes.add(syntax(e));
        } catch (ReaderException e) {
            mistakes.add(new YamlMistake(
                    lineOf(e.getPosition()),
                    "YAML",
                    "character U+%04X is not allowed".formatted(e.getCodePoint()),
                    "remove it, or write it as an escape between double quotes"));
        } catch (RuntimeException e) {
            // The scanner throws other exceptions, too, such as NumberFormatException for a directive out of range.
            mistakes.add(new YamlMistake(
                    tree.line(),
                    "YAML",
                    "cannot be read after this line (" + e.getClass().getSimpleName() + ")",
                    "check for unusual directives, tags or escapes"));
        }
        return false;
    }

    private YamlMistake syntax(MarkedYamlEngineException e) {
        Optional<Mark> mark = e.getProblemMark().or(e::getContextMark);
        int line = mark.map(m -> m.getLine() + 1).orElse(tree.line());
        String problem = e.getProblem() == null ? "cannot be read" : e.getProblem();
        String shown = problem.contains("tag handle") ? "an unknown YAML tag" : Printable.text(problem);
        return new YamlMistake(line, "YAML", shown, remedy(line, problem));
    }

    private String remedy(int line, String problem) {
        String source = text.lines().skip(line - 1L).findFirst().orElse("");
        if (problem.contains("\\t") || source.startsWith("\t")) {
            return "indent with spaces, not with tabs";
        }
        return source.contains("${")
                ? "put ${...} in quotes inside braces or brackets"
                : "check indentation, colons, quotes and brackets here and in the line before";
    }

    private int lineOf(int codePoints) {
        int end = text.offsetByCodePoints(0, Math.min(codePoints, text.codePointCount(0, text.length())));
        return 1 + (int) text.substring(0, end).chars().filter(c -> c == '\n').count();
    }
}
