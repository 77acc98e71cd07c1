package io.crosstide.writer.ownership;

import io.crosstide.streams.Assignment;
import io.crosstide.writer.failure.LinkFencedException;
import io.crosstide.writer.failure.LinkStoppedException;
import io.crosstide.writer.failure.LinkUnreachableException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The epoch under which this process serves a link. If sessions may be left open or the target has another primary, the
 * process takes a new epoch, unless another process has taken the link over. Belongs to one thread.
 */
public final class Ownership {
    private static final Duration CONFIRMATION = Duration.ofSeconds(5);

    private final LinkOwner owner;
    private final Assignment assignment;
    private OptionalLong epoch = OptionalLong.empty();
    private boolean doubtful = true;
    private @Nullable String serverUuid;

    public Ownership(LinkOwner owner, Assignment assignment) {
        this.owner = owner;
        this.assignment = assignment;
    }

    /** Whether this process owns the link, as far as it knows. */
    public boolean isHeld() {
        return epoch.isPresent();
    }

    /** Another process has taken the link over. */
    public void lose() {
        epoch = OptionalLong.empty();
    }

    /** All sessions of this process have ended and left nothing at the target. */
    public void trust() {
        doubtful = false;
    }

    /** Sessions of this process may be left at the target, with locks, GTIDs and a running commit. */
    public void doubt() {
        doubtful = true;
    }

    /**
     * Ensures that this process owns the link and that no session of another owner is active.
     *
     * @return the epoch
     * @throws LinkUnreachableException if the link is to be taken from another process, and Kafka does not confirm the
     *     assignment
     */
    public long ensure(Connection control)
            throws SQLException, LinkFencedException, LinkStoppedException, LinkUnreachableException,
                    InterruptedException {
        String uuid = serverUuid(control);
        if (doubtful || epoch.isEmpty() || !uuid.equals(serverUuid)) {
            long expected = epoch.isPresent() ? epoch.getAsLong() : confirmed(control);
            epoch = OptionalLong.of(owner.takeOver(control, expected));
            serverUuid = uuid;
            doubtful = false;
        }
        return epoch.getAsLong();
    }

    /**
     * The epoch is read before Kafka is asked: a process to which the link is assigned later raises it, and then the
     * takeover fails.
     */
    private long confirmed(Connection control) throws SQLException, LinkUnreachableException, InterruptedException {
        long found = owner.epoch(control);
        if (!assignment.confirm(CONFIRMATION)) {
            throw new LinkUnreachableException(
                    owner + ": Kafka does not confirm that it is assigned to this process", null);
        }
        return found;
    }

    private static String serverUuid(Connection control) throws SQLException {
        try (Statement statement = control.createStatement();
                ResultSet rows = statement.executeQuery("SELECT @@server_uuid")) {
            rows.next();
            return rows.getString(1);
        }
    }
}
