package io.crosstide.chaos.check;

import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.wire.Checkpoint;
import io.crosstide.chaos.mesh.ChaosDatacenter;
import io.crosstide.chaos.mesh.ChaosMesh;
import io.crosstide.streams.StreamView;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Each GTID of a source is in its stream once, or is an echo; and nothing loops. */
final class StreamsCheck {
    /** Services commit bookkeeping while applications rest, for a takeover say. A stream accounts for it within seconds. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Duration PAUSE = Duration.ofMillis(500);

    private StreamsCheck() {}

    /**
     * Looks until nothing is wrong, at most for ten seconds.
     *
     * @param own transactions that the applications of the source have committed
     */
    static List<Violation> run(ChaosMesh mesh, ChaosDatacenter source, long own)
            throws SQLException, IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        GtidSet executed = executed(source); // what is committed later is not asked for
        List<Violation> found = look(mesh, source, own, executed);
        while (!found.isEmpty() && System.nanoTime() < deadline) {
            Thread.sleep(PAUSE.toMillis());
            found = look(mesh, source, own, executed);
        }
        return found;
    }

    private static List<Violation> look(ChaosMesh mesh, ChaosDatacenter source, long own, GtidSet executed)
            throws IOException {
        StreamCheck stream = new StreamCheck(source.name());
        Checkpoint checkpoint;
        try (StreamView view = mesh.servers().view(mesh.stream(source), source.name())) {
            view.forEach(stream::add);
            checkpoint = view.checkpoint().orElseThrow();
        }
        Set<UUID> servers = source.cluster().uuids();
        Violations loops = new Violations("no loops");
        GtidSet recorded = stream.recorded();
        GtidSet foreign = recorded.onlyOf(uuid -> !servers.contains(uuid));
        if (!foreign.isEmpty()) {
            loops.add("%s published %s, which are not its own".formatted(source.name(), foreign));
        }
        if (stream.transactions() != own) {
            loops.add("%s published %d transactions with rows, but its applications committed %d"
                    .formatted(source.name(), stream.transactions(), own));
        }
        GtidSet echoes = stream.echoes().plus(checkpoint.pendingEchoes());
        if (echoes.intersects(recorded)) {
            loops.add("%s published %s, which are echoes".formatted(source.name(), echoes.intersection(recorded)));
        }
        GtidSet lost = executed.onlyOf(servers::contains)
                .minus(checkpoint.startGtidSet())
                .minus(recorded)
                .minus(checkpoint.pending())
                .minus(echoes);
        if (!lost.isEmpty()) {
            stream.states()
                    .add("%s committed %s, which its stream does not account for".formatted(source.name(), lost));
        }
        List<Violation> all = new ArrayList<>(stream.sequence().all());
        all.addAll(stream.states().all());
        all.addAll(loops.all());
        return all;
    }

    private static GtidSet executed(ChaosDatacenter datacenter) throws SQLException {
        try (Connection connection = datacenter.mysql().connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT @@GLOBAL.gtid_executed")) {
            rows.next();
            return GtidSet.parse(rows.getString(1));
        }
    }
}
