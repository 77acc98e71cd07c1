package io.crosstide.topology.problem;

import java.util.List;
import java.util.stream.Collectors;

/** A topology file has mistakes. The exception holds all of them; its message has one per line. */
public final class InvalidTopologyException extends Exception {

    private static final long serialVersionUID = 1;

    private final transient List<Problem> problems;
    private final transient List<Problem> warnings;

    public InvalidTopologyException(List<Problem> problems, List<Problem> warnings) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
        this.warnings = List.copyOf(warnings);
    }

    /** The mistakes in the file's order, at least one. */
    public List<Problem> problems() {
        return problems;
    }

    public List<Problem> warnings() {
        return warnings;
    }
}
