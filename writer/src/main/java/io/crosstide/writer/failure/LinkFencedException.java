package io.crosstide.writer.failure;

import io.crosstide.topology.LinkName;

/**
 * Another process owns the link now. This process must not write for the link until the link is assigned to it again.
 */
public final class LinkFencedException extends LinkFailure {
    private static final long serialVersionUID = 1L;

    /** Kafka has fenced the producer of the link's copy. */
    public LinkFencedException(LinkName link, Throwable cause) {
        super("Link " + link + " was taken over: another process writes the copy of its stream", cause);
    }

    public LinkFencedException(LinkName link, long own, long found) {
        super("Link " + link + " was taken over: epoch " + found + " at the target, ours is " + own, null);
    }
}
