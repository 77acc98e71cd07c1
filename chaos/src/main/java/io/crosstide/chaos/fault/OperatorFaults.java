package io.crosstide.chaos.fault;

import io.crosstide.chaos.mesh.ChaosDatacenter;
import io.crosstide.chaos.mesh.ChaosMesh;
import io.crosstide.topology.Link;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What operators do while applications write: pause a link, and change a table in one datacenter after the other. */
final class OperatorFaults {
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofSeconds(8);
    private static final String TABLE = "account";
    private static final String COLUMN = "remark";

    private OperatorFaults() {}

    static List<FaultKind> all() {
        return List.of(pause(), alter());
    }

    private static FaultKind pause() {
        return new FaultKind("pause-link", true, (mesh, random) -> {
            Link link = FaultKind.any(mesh.links(), random);
            String name = link.from() + "/" + link.to();
            return new Fault(
                    "pause-link",
                    name,
                    FaultKind.between(SHORT, LONG, random),
                    () -> operate(mesh, "pause", "--link", name, "--reason", "chaos"),
                    () -> operate(mesh, "resume", "--link", name));
        });
    }

    private static void operate(ChaosMesh mesh, String... arguments) throws IOException {
        String answer = mesh.command(arguments);
        if (!answer.contains("exit code 0")) {
            throw new IOException(answer);
        }
    }

    /** Adds a column, or drops it again. While the datacenters differ, nobody writes the column. */
    private static FaultKind alter() {
        return new FaultKind("alter-table", true, (mesh, random) -> {
            List<ChaosDatacenter> order = new ArrayList<>(mesh.datacenters());
            Collections.shuffle(order, random);
            ChaosDatacenter first = order.get(0);
            return new Fault(
                    "alter-table",
                    first.name(),
                    FaultKind.between(SHORT, LONG, random),
                    () -> alter(mesh, first),
                    () -> {
                        for (ChaosDatacenter each : order.subList(1, order.size())) {
                            alter(mesh, each);
                        }
                    });
        });
    }

    private static void alter(ChaosMesh mesh, ChaosDatacenter datacenter) throws SQLException {
        String change = hasColumn(datacenter) ? "DROP COLUMN " + COLUMN : "ADD COLUMN " + COLUMN + " VARCHAR(20)";
        mesh.execute(datacenter, List.of("ALTER TABLE chaos." + TABLE + " " + change));
    }

    private static boolean hasColumn(ChaosDatacenter datacenter) throws SQLException {
        try (Connection connection = datacenter.mysql().connect();
                Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("SHOW COLUMNS FROM chaos." + TABLE + " LIKE '" + COLUMN + "'")) {
            return rows.next();
        }
    }
}
