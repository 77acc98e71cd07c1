package io.crosstide.writer.failure;

import org.jspecify.annotations.Nullable;

/** The source's Kafka or the target's MySQL does not answer; the link retries without limit. */
public final class LinkUnreachableException extends LinkFailure {
    private static final long serialVersionUID = 1L;

    public LinkUnreachableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
