package io.crosstide.topology.problem;

import io.crosstide.topology.yaml.Printable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Collects all mistakes in one file, and knows the line of each path that was read. */
public final class Problems {

    private static final Comparator<Problem> BY_LINE = Comparator.comparingInt(Problem::line);

    private final String file;
    private final boolean complete;
    private final Map<String, Integer> lines = new HashMap<>();
    private final List<Problem> errors = new ArrayList<>();
    private final List<Problem> warnings = new ArrayList<>();

    /** {@link #missing} reports a problem only if the file was read to its end. */
    public Problems(String file, boolean complete) {
        this.file = file;
        this.complete = complete;
    }

    /** Remembers the line of a path, for the problems that are reported about it. */
    public void locate(String path, int line) {
        lines.put(path, line);
    }

    /** A mistake at a path, in the line of it. */
    public void error(String path, String message, String remedy) {
        errors.add(problem(line(path), path, message, remedy));
    }

    /** A mistake at a path, in another line than that of the path. */
    public void errorInLine(int line, String path, String message, String remedy) {
        errors.add(problem(line, path, message, remedy));
    }

    /** An error about something that is missing. Does nothing if the rest of the file could not be read. */
    public void missing(String path, String message, String remedy) {
        if (complete) {
            error(path, message, remedy);
        }
    }

    /** Something that is allowed and better written otherwise, in the line of its path. */
    public void warning(String path, String message, String remedy) {
        warnings.add(problem(line(path), path, message, remedy));
    }

    /** Whether the file was read to its end. */
    public boolean complete() {
        return complete;
    }

    /** The mistakes, in the order of their lines. */
    public List<Problem> errors() {
        return errors.stream().sorted(BY_LINE).toList();
    }

    /** The warnings, in the order of their lines. */
    public List<Problem> warnings() {
        return warnings.stream().sorted(BY_LINE).toList();
    }

    /** Line of the path, or of the nearest path above it. */
    public int line(String path) {
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
