package io.crosstide.chaos.check;

import io.crosstide.chaos.load.ChaosTables;
import io.crosstide.chaos.mesh.ChaosDatacenter;
import io.crosstide.chaos.mesh.ChaosMesh;
import io.crosstide.compare.RowDifference;
import io.crosstide.compare.TableComparison;
import io.crosstide.compare.TableResult;
import io.crosstide.topology.connect.ConnectionSource;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** All datacenters have the same rows, apart from those that conflicts name. */
final class RowsCheck {
    private static final int MAX_DIFFERENCES = 100_000;

    private RowsCheck() {}

    static List<Violation> run(ChaosMesh mesh, Conflicts conflicts) throws SQLException {
        Map<String, ConnectionSource> servers = new LinkedHashMap<>();
        for (ChaosDatacenter datacenter : mesh.datacenters()) {
            servers.put(datacenter.name(), datacenter.mysql()::connect);
        }
        Violations wrong = new Violations("equal rows");
        for (TableResult table :
                new TableComparison(servers).examples(MAX_DIFFERENCES).compare(List.of(ChaosTables.DATABASE))) {
            String name = table.database() + "." + table.table();
            table.notes().forEach(note -> wrong.add(name + ": " + note));
            for (RowDifference difference : table.examples()) {
                if (!name.equals(ChaosTables.ACCOUNT)
                        || !conflicts.name(
                                Objects.requireNonNull(difference.key().get("id")))) {
                    wrong.add("%s differs, and no conflict names the row: %s".formatted(name, difference));
                }
            }
            if (table.differingRows() > table.examples().size()) {
                wrong.add("%s differs in %d rows".formatted(name, table.differingRows()));
            }
        }
        return wrong.all();
    }
}
