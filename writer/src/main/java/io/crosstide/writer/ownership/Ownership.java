package io.crosstide.writer.ownership;

import io.crosstide.writer.failure.LinkFencedException;
import io.crosstide.writer.failure.LinkStoppedException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The epoch under which this process serves a link, from the assignment on. Taken anew, if nobody else has taken it
 * meanwhile, when sessions may be left behind or the target has another primary. Belongs to one thread.
 */
public final class Ownership {
    private final LinkOwner owner;
    private OptionalLong epoch = OptionalLong.empty();
    private boolean doubt = true;
    private @Nullable String serverUuid;

    public Ownership(LinkOwner owner) {
        this.owner = owner;
    }

    /** All sessions of this process have ended with nothing left behind. */
    public void trust() {
        doubt = false;
    }

    /** Sessions of this process may be left at the target, with locks, GTIDs, and a commit on its way. */
    public void doubt() {
        doubt = true;
    }

    /** Makes sure that this process owns the link and nobody else's work is under way; returns the epoch. */
    public long ensure(Connection control) throws SQLException, LinkFencedException, LinkStoppedException {
        String uuid = serverUuid(control);
        if (doubt || epoch.isEmpty() || !uuid.equals(serverUuid)) {
            epoch = OptionalLong.of(owner.takeOver(control, epoch));
            serverUuid = uuid;
            doubt = false;
        }
        return epoch.getAsLong();
    }

    private static String serverUuid(Connection control) throws SQLException {
        try (Statement statement = control.createStatement();
                ResultSet rows = statement.executeQuery("SELECT @@server_uuid")) {
            rows.next();
            return rows.getString(1);
        }
    }
}
