package io.crosstide.chaos.load;

import io.crosstide.chaos.load.Journal.Writer;
import io.crosstide.chaos.mesh.ChaosDatacenter;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes a row in every datacenter and waits until every other datacenter has it. */
public final class RecoveryProbe {
    private static final long LOOK_MILLIS = 20;

    private final List<ChaosDatacenter> datacenters;
    private final Journal journal;
    private int n;

    public RecoveryProbe(List<ChaosDatacenter> datacenters, Journal journal) {
        this.datacenters = List.copyOf(datacenters);
        this.journal = journal;
    }

    /** What to do again and again while the probe waits. */
    @FunctionalInterface
    public interface Meanwhile {
        void run() throws IOException;
    }

    /** @return what has not arrived in time; empty if all has arrived */
    public Optional<String> await(Duration patience, Meanwhile meanwhile) throws InterruptedException, IOException {
        long deadline = System.nanoTime() + patience.toNanos();
        n++;
        List<ChaosDatacenter> left = new ArrayList<>(datacenters);
        String problem = "";
        while (System.nanoTime() < deadline) {
            try {
                ChaosDatacenter source = left.get(0);
                write(source);
                left.remove(0);
                if (left.isEmpty()) {
                    return look(deadline, meanwhile);
                }
            } catch (SQLException notYet) {
                problem = ": " + notYet.getMessage();
                n++;
                left = new ArrayList<>(datacenters);
                Thread.sleep(LOOK_MILLIS);
            }
        }
        return Optional.of("MySQL of " + left.get(0).name() + " takes no row" + problem);
    }

    private void write(ChaosDatacenter source) throws SQLException {
        Acknowledged acknowledged = journal.of(new Writer(source.name(), 0));
        acknowledged.begin(n);
        try (Connection connection = source.mysql().connect();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "INSERT INTO chaos.journal (datacenter, worker, n, kind, account, previous) VALUES ('%s', 0, %d, 'probe', NULL, NULL)"
                            .formatted(source.name(), n));
        }
        acknowledged.confirm(n);
    }

    private Optional<String> look(long deadline, Meanwhile meanwhile) throws InterruptedException, IOException {
        String missing = "nothing was looked at";
        while (System.nanoTime() < deadline) {
            missing = missing();
            if (missing.isEmpty()) {
                return Optional.empty();
            }
            meanwhile.run();
            Thread.sleep(LOOK_MILLIS);
        }
        return Optional.of(missing);
    }

    private String missing() {
        for (ChaosDatacenter target : datacenters) {
            try (Connection connection = target.mysql().connect();
                    Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(
                            "SELECT COUNT(*) FROM chaos.journal WHERE worker = 0 AND n = " + n)) {
                rows.next();
                if (rows.getInt(1) < datacenters.size()) {
                    return "%s has %d of %d rows".formatted(target.name(), rows.getInt(1), datacenters.size());
                }
            } catch (SQLException notYet) {
                return "MySQL of " + target.name() + " does not answer: " + notYet.getMessage();
            }
        }
        return "";
    }
}
