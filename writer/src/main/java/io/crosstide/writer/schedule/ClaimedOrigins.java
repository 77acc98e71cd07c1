package io.crosstide.writer.schedule;

import io.crosstide.writer.failure.LinkStoppedException;
import java.sql.SQLException;
import java.util.UUID;

/** Records at the target which datacenter owns a server UUID, before a transaction of that server is applied. */
public interface ClaimedOrigins {
    /** Whether this object has claimed the UUID. */
    boolean isClaimed(UUID uuid);

    /** Claims the UUID for the link's source. Stops the link if another datacenter owns it. */
    void claim(UUID uuid) throws SQLException, LinkStoppedException;
}
