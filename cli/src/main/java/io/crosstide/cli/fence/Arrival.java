package io.crosstide.cli.fence;

import io.crosstide.cli.connect.UnreachableException;
import io.crosstide.cli.outcome.CommandFailedException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/** Finds out whether what a {@link Fence} contains can be read at the target. */
interface Arrival {

    /**
     * What is missing, as text; empty if everything can be read.
     *
     * @param target a connection to the primary of the target
     * @param patience how long the target may be asked for something that is missing; the answer may come earlier
     * @throws CommandFailedException if waiting longer makes no sense
     */
    Optional<String> missing(Connection target, Duration patience)
            throws SQLException, UnreachableException, CommandFailedException, InterruptedException;
}
