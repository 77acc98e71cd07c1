package io.crosstide.writer.control;

import io.crosstide.change.gtid.GtidSet;
import io.crosstide.streams.Time;
import io.crosstide.topology.Endpoint;
import io.crosstide.topology.LinkName;
import io.crosstide.topology.connect.ConnectionSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches how far the replicas of a link's target are behind it, on a thread of its own, from the first question on. A replica
 * that cannot be asked does not count: it may be down for long.
 */
public final class ReplicaLag implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ReplicaLag.class);
    private static final Duration INTERVAL = Duration.ofMillis(500);

    /** A server that is asked. */
    private static final class Server {
        private final ConnectionSource source;
        private @Nullable Connection connection;
        private boolean silent;

        Server(ConnectionSource source) {
            this.source = source;
        }

        GtidSet executed() throws SQLException {
            Connection open = connection == null ? source.open() : connection;
            connection = open;
            try (Statement statement = open.createStatement();
                    ResultSet row = statement.executeQuery("SELECT @@GLOBAL.gtid_executed")) {
                row.next();
                return GtidSet.parse(row.getString(1));
            }
        }

        void close() {
            Connection open = connection;
            connection = null;
            try {
                if (open != null) {
                    open.close();
                }
            } catch (SQLException e) {
                LOG.atDebug().setCause(e).log("Could not close a session of a replica");
            }
        }
    }

    private final LinkName link;
    private final Server primary;
    private final Map<Endpoint, Server> replicas = new LinkedHashMap<>();
    private final Time time;
    private final ReplicaProgress progress = new ReplicaProgress();
    private @Nullable Thread thread;
    private volatile Duration longest = Duration.ZERO;

    /** @param replicas the other endpoints of the target's cluster */
    public ReplicaLag(
            LinkName link, ConnectionSource primary, Map<Endpoint, ? extends ConnectionSource> replicas, Time time) {
        this.link = link;
        this.primary = new Server(primary);
        replicas.forEach((endpoint, source) -> this.replicas.put(endpoint, new Server(source)));
        this.time = time;
    }

    /** The longest lag of a replica at the last look; zero before the first. Only one thread may ask. */
    Duration longest() {
        if (thread == null && !replicas.isEmpty()) {
            thread = new Thread(this::watch, "replicas-" + link.cluster() + "-" + link.source());
            thread.setDaemon(true);
            thread.start();
        }
        return longest;
    }

    private void watch() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                look();
                time.sleep(INTERVAL);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            primary.close();
            replicas.values().forEach(Server::close);
        }
    }

    private void look() {
        try {
            progress.primary(time.nanos(), primary.executed());
        } catch (SQLException e) {
            primary.close();
            return; // the link itself finds out what is wrong
        }
        Duration found = Duration.ZERO;
        @Nullable GtidSet ofAll = null;
        for (Map.Entry<Endpoint, Server> replica : replicas.entrySet()) {
            @Nullable GtidSet executed = executed(replica.getKey(), replica.getValue());
            if (executed != null) {
                Duration lag = progress.lag(time.nanos(), executed);
                found = lag.compareTo(found) > 0 ? lag : found;
                ofAll = ofAll == null ? executed : ofAll.intersection(executed);
            }
        }
        if (ofAll != null) {
            progress.forget(ofAll);
        }
        longest = found;
    }

    private @Nullable GtidSet executed(Endpoint endpoint, Server replica) {
        try {
            GtidSet executed = replica.executed();
            if (replica.silent) {
                replica.silent = false;
                LOG.atInfo()
                        .addKeyValue("link", link)
                        .addKeyValue("endpoint", endpoint)
                        .log("The replica answers again");
            }
            return executed;
        } catch (SQLException e) {
            replica.close();
            if (!replica.silent) {
                replica.silent = true;
                LOG.atWarn()
                        .addKeyValue("link", link)
                        .addKeyValue("endpoint", endpoint)
                        .addKeyValue("error", e.getMessage())
                        .log("A replica does not tell what it has executed; the limit on the replicas' lag ignores it");
            }
            return null;
        }
    }

    @Override
    public void close() {
        if (thread != null) {
            thread.interrupt();
        }
    }
}
