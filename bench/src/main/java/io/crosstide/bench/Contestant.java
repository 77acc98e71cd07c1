package io.crosstide.bench;

import io.crosstide.cli.outcome.CommandFailedException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** One way to apply a backlog at a target. */
interface Contestant {
    /** As the report shows it. */
    String name();

    /** Whether the others are compared with this one. */
    boolean isReference();

    /** Whether the benchmark fails if this one stops with an error, or if rows differ after a run. */
    default boolean mustSucceed() {
        return true;
    }

    /** Applies the whole backlog at a target that has the rows from before it. */
    Course apply(Backlogged source, MysqlServerOfRun target)
            throws SQLException, IOException, CommandFailedException, InterruptedException;

    /** Begins to replicate what is written from now on. */
    Attached attach(SteadyServers servers)
            throws SQLException, IOException, CommandFailedException, InterruptedException;

    /**
     * A running replication.
     *
     * @param processes those that only this contestant needs, by name
     */
    record Attached(Map<String, ProcessStat> processes, List<AutoCloseable> services) implements AutoCloseable {
        public Attached {
            processes = Map.copyOf(processes);
            services = List.copyOf(services);
        }

        @Override
        public void close() throws IOException {
            for (AutoCloseable service : services) {
                try {
                    service.close();
                } catch (Exception failure) {
                    throw new IOException("could not end " + service, failure);
                }
            }
        }
    }
}
