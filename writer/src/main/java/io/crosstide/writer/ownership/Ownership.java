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
 * The epoch under which this process serves a link. If sessions may be left open or the target has another primary, the
 * process takes a new epoch, unless another process has taken the link over. Belongs to one thread.
 */
public final class Ownership {
    private final LinkOwner owner;
    private OptionalLong epoch = OptionalLong.empty();
    private boolean doubtful = true;
    private @Nullable String serverUuid;

    public Ownership(LinkOwner owner) {
        this.owner = owner;
    }

    /** All sessions of this process have ended and left nothing at the target. */
    public void trust() {
        doubtful = false;
    }

    /** Sessions of this process may be left at the target, with locks, GTIDs and a running commit. */
    public void doubt() {
        doubtful = true;
    }

    /** Ensures that this process owns the link and that no session of another owner is active; returns the epoch. */
    public long ensure(Connection control) throws SQLException, LinkFencedException, LinkStoppedException {
        String uuid = serverUuid(control);
        if (doubtful || epoch.isEmpty() || !uuid.equals(serverUuid)) {
            epoch = OptionalLong.of(owner.takeOver(control, epoch));
            serverUuid = uuid;
            doubtful = false;
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
