package io.crosstide.cli.outcome;

/** What the exit codes of every command mean. */
public final class ExitCode {

    public static final int FINE = 0;
    /** Failed, or answered only in part because a datacenter could not be reached. */
    public static final int FAILED = 1;
    /** Wrong usage, or an invalid topology file. */
    public static final int USAGE = 2;
    /** Ran fine and found something that a person has to look at. */
    public static final int FOUND = 3;

    private ExitCode() {}
}
