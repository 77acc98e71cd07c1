package io.crosstide.cli.conflict;

import io.crosstide.bookkeeping.conflict.ConflictTable;
import io.crosstide.cli.connect.Servers;
import io.crosstide.cli.connect.UnreachableException;
import io.crosstide.topology.Topology;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.function.Consumer;

/** The MySQL clusters that may hold conflicts, visited one after the other. */
public final class Targets {

    /** What is done at each. */
    @FunctionalInterface
    public interface Visit {
        void at(Connection connection, ConflictTable store) throws SQLException;
    }

    private static final int NO_SUCH_TABLE = 1146;
    private static final int NO_SUCH_DATABASE = 1049;

    private final Topology topology;
    private final Servers servers;
    private final Consumer<String> messages;

    /** @param messages is told which datacenter could not be asked, and why */
    public Targets(Topology topology, Servers servers, Consumer<String> messages) {
        this.topology = topology;
        this.servers = servers;
        this.messages = messages;
    }

    /** @return whether all could be asked */
    public boolean visit(Collection<String> datacenters, Visit visit) {
        boolean all = true;
        for (String datacenter : datacenters) {
            for (String cluster : topology.datacenter(datacenter).clusters().keySet()) {
                all &= visit(datacenter, cluster, visit);
            }
        }
        return all;
    }

    private boolean visit(String datacenter, String cluster, Visit visit) {
        try (Connection connection = servers.primary(datacenter, cluster).connection()) {
            visit.at(connection, new ConflictTable(topology.name(), cluster));
            return true;
        } catch (UnreachableException failure) {
            messages.accept(String.valueOf(failure.getMessage()));
        } catch (SQLException failure) {
            boolean notPrepared = failure.getErrorCode() == NO_SUCH_TABLE || failure.getErrorCode() == NO_SUCH_DATABASE;
            messages.accept("MySQL cluster %s of %s: %s%s"
                    .formatted(
                            cluster,
                            datacenter,
                            failure.getMessage(),
                            notPrepared ? ". Run crosstide init -d " + datacenter + " first." : ""));
        }
        return false;
    }
}
