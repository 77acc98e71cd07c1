package io.crosstide.writer.schedule;

import io.crosstide.writer.failure.LinkStoppedException;
import java.sql.SQLException;
import java.util.UUID;

/** Says at the target whose a server UUID is, before anything of that server is applied. */
public interface ClaimedOrigins {
    /** Whether the UUID has been claimed through this object. */
    boolean isClaimed(UUID uuid);

    /** Claims the UUID for the link's source; stops the link where another datacenter has it. */
    void claim(UUID uuid) throws SQLException, LinkStoppedException;
}
