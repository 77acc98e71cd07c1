package io.crosstide.writer.failure;

import org.jspecify.annotations.Nullable;

/** A failure that ends an attempt to serve a link; each subclass decides what happens next. */
public abstract sealed class LinkFailure extends Exception
        permits LinkStoppedException, LinkUnreachableException, LinkFencedException, RestartException {
    private static final long serialVersionUID = 1L;

    LinkFailure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
