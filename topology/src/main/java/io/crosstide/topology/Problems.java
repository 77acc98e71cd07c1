package io.crosstide.topology;

import io.crosstide.topology.yaml.Printable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Collects all mistakes in one file, and knows the line of each path that was read. */
final class Problems {

    private static final Comparator<Problem> BY_LINE = Comparator.comparingInt(Problem::line);

    private final String file;
    private final boolean complete;
    private final Map<String, Integer> lines = new HashMap<>();
    private final List<Problem> errors = new ArrayList<>();
    private final List<Problem> warnings = new ArrayList<>();

    /** {@link #missing} reports a problem only if the file was read to its end. */
    Problems(String file, boolean complete) {
        this.file = file;
        this.complete = complete;
    }

    void locate(String path, int line) {
        lines.put(path, line);
    }

    void error(String path, String message, String remedy) {
        errors.add(problem(line(path), path, message, remedy));
    }

    void errorInLine(int line, String path, String message, String remedy) {
        errors.add(problem(line, path, message, remedy));
    }

    /** An error about something that is missing. Does nothing if the rest of the file could not be read. */
    void missing(String path, String message, String remedy) {
        if (complete) {
            error(path, message, remedy);
        }
    }

    void warning(String path, String message, String remedy) {
        warnings.add(problem(line(path), path, message, remedy));
    }

    boolean complete() {
        return complete;
    }

    List<Problem> errors() {
        return errors.stream().sorted(BY_LINE).toList();
    }

    List<Problem> warnings() {
        return warnings.stream().sorted(BY_LINE).toList();
    }

    /** Line of the path, or of the nearest path above it. */
    int line(String path) {
        String at = path;
        while (!at.isEmpty()) {
            Integer line = lines.get(at);
            if (line != null) {
                return line;
            }
            at = at.substring(0, Math.max(0, Math.max(at.lastIndexOf('.'), at.lastIndexOf('['))));
        }
        return 1;
    }

    private Problem problem(int line, String path, String message, String remedy) {
        return new Problem(file, line, Printable.text(path), Printable.line(message), Printable.line(remedy));
    }
}
