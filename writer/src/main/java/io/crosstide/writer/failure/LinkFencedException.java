package io.crosstide.writer.failure;

import io.crosstide.topology.LinkName;

/**
 * Another process owns the link now. This process must not write for the link until the link is assigned to it again.
 */
public final class LinkFencedException extends LinkFailure {
    private static final long serialVersionUID = 1L;

    public LinkFencedException(LinkName link, long own, long found) {
        super("Link " + link + " was taken over: epoch " + found + " at the target, ours is " + own, null);
    }
}
