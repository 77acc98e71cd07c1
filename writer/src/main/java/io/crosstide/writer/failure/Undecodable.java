package io.crosstide.writer.failure;

import io.crosstide.change.event.EventException;

/** Row events that this version cannot decode stop the link (W4). */
public final class Undecodable {
    private Undecodable() {}

    public static LinkStoppedException stop(String what, EventException cause) {
        return new LinkStoppedException(
                what + ": " + cause.getMessage(),
                "upgrade Crosstide at the target, or exclude the table from replication in the topology",
                cause);
    }
}
