package io.crosstide.writer.ownership;

import io.crosstide.bookkeeping.OwnerRow;
import io.crosstide.bookkeeping.OwnerTable;
import io.crosstide.streams.Time;
import io.crosstide.topology.LinkName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** Tells whether sessions belong to an epoch of a link: {@link LinkOwner} of a later epoch ends them. Thread-safe. */
public final class EpochSessions {
    private final LinkName link;
    private final long epoch;

    public EpochSessions(LinkName link, long epoch) {
        this.link = link;
        this.epoch = epoch;
    }

    /**
     * Whether the session is certain to end before a process of a later epoch reads positions. So its transactions need not
     * prove the epoch.
     *
     * <p>A takeover raises the epoch and then ends the sessions that it sees. This session can be seen, and found the epoch
     * not raised after that: so a takeover sees it.
     */
    public boolean endAtTakeover(Connection connection) throws SQLException {
        if (!LinkSessions.showsEverywhere(link, connection, Time.SYSTEM)) {
            return false;
        }
        Optional<OwnerRow> owner = new OwnerTable(link).read(connection);
        return owner.isPresent() && owner.get().epoch() == epoch;
    }
}
