package io.crosstide.chaos.alert;

import static org.awaitility.Awaitility.await;

import io.crosstide.chaos.mesh.ChaosDatacenter;
import io.crosstide.chaos.mesh.ChaosMesh;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;

/** Rows that an application writes in one datacenter, to see whether they are replicated. */
final class Notes {
    static final Duration PATIENCE = Duration.ofMinutes(2);

    private final ChaosMesh mesh;
    private int n;

    Notes(ChaosMesh mesh) {
        this.mesh = mesh;
    }

    /** Inserts a row, and waits until every datacenter has it. */
    void replicate(String id, ChaosDatacenter source) throws SQLException {
        mesh.execute(source, List.of("INSERT INTO " + AlertTrials.TABLE + " (id) VALUES ('" + id + "')"));
        for (ChaosDatacenter target : mesh.datacenters()) {
            await("row " + id + " of " + source.name() + " in " + target.name())
                    .atMost(PATIENCE)
                    .until(() -> has(target, id));
        }
    }

    /** Waits until every datacenter receives what the others write. */
    void awaitReplication() throws SQLException {
        for (ChaosDatacenter source : mesh.datacenters()) {
            replicate("note " + n++, source);
        }
    }

    private static boolean has(ChaosDatacenter target, String id) throws SQLException {
        try (Connection connection = target.mysql().connect();
                Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("SELECT 1 FROM " + AlertTrials.TABLE + " WHERE id = '" + id + "'")) {
            return rows.next();
        }
    }
}
