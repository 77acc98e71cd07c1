package io.crosstide.writer.link;

import io.crosstide.change.event.EventException;
import io.crosstide.writer.LinkStoppedException;

/** Row events that this version does not know stop the link (W4). */
final class Undecodable {
    private Undecodable() {}

    static LinkStoppedException stop(String what, EventException cause) {
        return new LinkStoppedException(
                what + ": " + cause.getMessage(),
                "upgrade Crosstide at the target, or exclude the table from replication in the topology",
                cause);
    }
}
