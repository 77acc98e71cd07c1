package io.crosstide.writer.failure;

import org.jspecify.annotations.Nullable;

/** What ends an attempt to serve a link; each kind says what happens next. */
public abstract sealed class LinkFailure extends Exception
        permits LinkStoppedException, LinkUnreachableException, LinkFencedException, RestartException {
    private static final long serialVersionUID = 1L;

    LinkFailure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
