package io.crosstide.cli.status;

import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.wire.Checkpoint;
import io.crosstide.cli.connect.Servers;
import io.crosstide.cli.connect.UnreachableException;
import io.crosstide.cli.outcome.CommandFailedException;
import io.crosstide.topology.Link;
import io.crosstide.topology.LoopPrevention;
import io.crosstide.topology.StreamName;
import io.crosstide.topology.Topology;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Waits until all that was committed anywhere is published and applied everywhere. Writes must have ended before.
 *
 * <p>Keeps a connection to every server, so that asking often costs little. Not safe for several threads.
 */
public final class Drain implements AutoCloseable {

    private static final Duration PAUSE = Duration.ofMillis(200);

    private final Topology topology;
    private final OpenServers open;

    public Drain(Topology topology, Servers servers) {
        this.topology = topology;
        this.open = new OpenServers(topology, servers);
    }

    /** @throws CommandFailedException when a link stops, or not everything is applied in time; says what is missing */
    public void await(Duration patience) throws CommandFailedException, InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            Optional<String> missing = missing();
            if (missing.isEmpty()) {
                return;
            }
            if (System.nanoTime() > deadline) {
                throw new CommandFailedException(
                        "not everything is applied after %d s: %s".formatted(patience.toSeconds(), missing.get()));
            }
            Thread.sleep(PAUSE.toMillis());
        }
    }

    /** What is not published or not applied yet; empty when nothing is missing. */
    public Optional<String> missing() throws CommandFailedException {
        try {
            for (String cluster : topology.replication().keySet()) {
                Optional<String> missing = missing(cluster);
                if (missing.isPresent()) {
                    return missing;
                }
            }
            return Optional.empty();
        } catch (UnreachableException | SQLException | KafkaException failure) {
            throw new CommandFailedException(String.valueOf(failure.getMessage()), failure);
        }
    }

    @Override
    public void close() {
        open.close();
    }

    private Optional<String> missing(String cluster) throws UnreachableException, SQLException, CommandFailedException {
        Map<String, Checkpoint> checkpoints = new HashMap<>();
        for (String source : topology.datacentersOf(cluster)) {
            StreamName stream = topology.stream(cluster, source);
            GtidSet executed = executed(open.mysql(source, cluster));
            Optional<Checkpoint> checkpoint =
                    open.stream(cluster, source, source).checkpoint();
            if (checkpoint.isEmpty()) {
                return Optional.of("stream " + stream + " has not begun");
            }
            refuseStopped(
                    "Stream " + stream,
                    checkpoint.get().error(),
                    checkpoint.get().remedy());
            GtidSet left = executed.minus(checkpoint.get().executed())
                    .minus(checkpoint.get().pending());
            if (!left.isEmpty()) {
                return Optional.of("%d transactions of %s are not read yet".formatted(left.count(), source));
            }
            checkpoints.put(source, checkpoint.get());
        }
        for (Link link : topology.replication(cluster).links()) {
            @Nullable Checkpoint checkpoint = checkpoints.get(link.from());
            if (checkpoint != null) {
                Optional<String> missing = missing(cluster, link, checkpoint);
                if (missing.isPresent()) {
                    return missing;
                }
            }
        }
        return Optional.empty();
    }

    private Optional<String> missing(String cluster, Link link, Checkpoint checkpoint)
            throws UnreachableException, SQLException, CommandFailedException {
        TargetState target = new TargetReader(open.mysql(link.to(), cluster), topology.name(), cluster, link).read();
        if (target.stopped()) {
            refuseStopped("Link %s→%s".formatted(link.from(), link.to()), target.error(), target.remedy());
        }
        long left = topology.replication(cluster).loopPrevention() == LoopPrevention.GTID
                ? checkpoint.published().minus(target.executed()).count()
                : checkpoint.seq() - target.lowSeq(link.from());
        return left <= 0
                ? Optional.empty()
                : Optional.of(
                        "%d transactions of %s are not applied in %s yet".formatted(left, link.from(), link.to()));
    }

    private static void refuseStopped(String what, @Nullable String error, @Nullable String remedy)
            throws CommandFailedException {
        if (error != null && !error.isEmpty()) {
            throw new CommandFailedException("%s stopped: %s Remedy: %s".formatted(what, error, remedy));
        }
    }

    private static GtidSet executed(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT @@GLOBAL.gtid_executed")) {
            rows.next();
            return GtidSet.parse(rows.getString(1));
        }
    }
}
