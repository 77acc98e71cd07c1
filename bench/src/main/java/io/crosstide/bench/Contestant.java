package io.crosstide.bench;

import io.crosstide.cli.outcome.CommandFailedException;
import java.io.IOException;
import java.sql.SQLException;

/** One way to apply a backlog at a target. */
interface Contestant {
    /** As the report shows it. */
    String name();

    /** Whether the others are compared with this one. */
    boolean isReference();

    /** Applies the whole backlog at a target that has the rows from before it. */
    Course apply(Backlogged source, MysqlServerOfRun target)
            throws SQLException, IOException, CommandFailedException, InterruptedException;
}
