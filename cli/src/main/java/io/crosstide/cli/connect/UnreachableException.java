package io.crosstide.cli.connect;

import org.jspecify.annotations.Nullable;

/** A server that a command needs cannot be reached or refuses; the message says which, why and what to check. */
public final class UnreachableException extends Exception {

    private static final long serialVersionUID = 1L;

    public UnreachableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
