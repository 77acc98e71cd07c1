package io.crosstide.cli.connect;

import org.jspecify.annotations.Nullable;

/** A server that a command needs cannot be reached or refuses. The message says which, why, and what to check. */
public final class UnreachableException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String problem;
    private final @Nullable String remedy;

    public UnreachableException(String problem, @Nullable Throwable cause) {
        this(problem, null, cause);
    }

    /**
     * Creates one whose message is both sentences.
     *
     * @param remedy what to check; null if the problem says it
     */
    public UnreachableException(String problem, @Nullable String remedy, @Nullable Throwable cause) {
        super(remedy == null ? problem : problem + " " + remedy, cause);
        this.problem = problem;
        this.remedy = remedy;
    }

    /** The message without what to check. */
    public String problem() {
        return problem;
    }

    public @Nullable String remedy() {
        return remedy;
    }
}
