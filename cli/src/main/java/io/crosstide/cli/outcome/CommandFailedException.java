package io.crosstide.cli.outcome;

/** A command could not do what it was asked to; the message says what, where, why and what to do. Exit code 1. */
public final class CommandFailedException extends Exception {

    private static final long serialVersionUID = 1L;

    public CommandFailedException(String message) {
        super(message);
    }

    public CommandFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
