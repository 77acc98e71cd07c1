package io.crosstide.cli.doctor;

import io.crosstide.bookkeeping.CrosstideSchema;
import io.crosstide.topology.ApplyMode;
import io.crosstide.topology.LoopPrevention;
import io.crosstide.topology.connect.ServerVersion;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Tries what the account must be allowed to do. Nothing that stays is changed: GTID_NEXT is set and given up, row changes
 * are only explained, for which MySQL demands the same privileges.
 */
final class PrivilegeCheck implements ClusterCheck {

    private static final ServerVersion APPLIER = ServerVersion.parse("8.0.18");
    private static final ServerVersion SHOW_REPLICAS = ServerVersion.parse("8.0.22");
    private static final String AUTOMATIC = "SET SESSION GTID_NEXT = 'AUTOMATIC'";
    private static final String INIT =
            "repeat crosstide init with the same options and --admin-user, or GRANT %s to the account";

    @Override
    public List<Finding> check(ClusterProbe probe) throws SQLException {
        List<Finding> findings = new ArrayList<>();
        probe(probe, findings, "REPLICATION SLAVE", "ON *.*", showReplicas(probe));
        probe(probe, findings, "REPLICATION CLIENT", "ON *.*", "SHOW BINARY LOGS");
        if (probe.replication().loopPrevention() == LoopPrevention.GTID) {
            probe(
                    probe,
                    findings,
                    before(probe, APPLIER) ? "SESSION_VARIABLES_ADMIN" : "REPLICATION_APPLIER",
                    "ON *.*",
                    "SET SESSION GTID_NEXT = '" + UUID.randomUUID() + ":1'",
                    "ROLLBACK",
                    AUTOMATIC);
        } else {
            rowEvents(probe, findings);
        }
        probe(
                probe,
                findings,
                "SELECT",
                "ON performance_schema.*",
                "SELECT 1 FROM performance_schema.session_connect_attrs LIMIT 1");
        if (crosstideThere(probe)) {
            probe(
                    probe,
                    findings,
                    "ALL",
                    "ON crosstide.*",
                    CrosstideSchema.privilegeProbes().toArray(String[]::new));
        }
        tables(probe, findings);
        return findings;
    }

    /** Works without, but slowly. */
    private static void rowEvents(ClusterProbe probe, List<Finding> findings) throws SQLException {
        if (probe.replication().writer().apply() == ApplyMode.SQL || before(probe, APPLIER)) {
            return;
        }
        try (Statement statement = probe.connection().createStatement()) {
            statement.execute(AUTOMATIC);
        } catch (SQLException refused) {
            String lacks = "the account %s lacks REPLICATION_APPLIER ON *.*: "
                    .formatted(probe.cluster().username());
            String remedy = INIT.formatted("REPLICATION_APPLIER ON *.*") + ", or set writer.apply: sql";
            findings.add(
                    probe.replication().writer().apply() == ApplyMode.BINLOG
                            ? Finding.error(probe.where(), lacks + "writer.apply is binlog, which needs it", remedy)
                            : Finding.warning(
                                    probe.where(),
                                    lacks + "rows are applied by SQL, which is several times slower",
                                    remedy));
        }
    }

    private static String showReplicas(ClusterProbe probe) throws SQLException {
        return before(probe, SHOW_REPLICAS) ? "SHOW SLAVE HOSTS" : "SHOW REPLICAS";
    }

    private static boolean before(ClusterProbe probe, ServerVersion version) throws SQLException {
        return ServerVersion.of(probe.connection()).compareTo(version) < 0;
    }

    private static boolean crosstideThere(ClusterProbe probe) throws SQLException {
        return probe.all(
                                "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = 'crosstide'",
                                row -> row.getInt(1))
                        .get(0)
                > 0;
    }

    /** One refused table is told of; the others of the same database would say the same. */
    private static void tables(ClusterProbe probe, List<Finding> findings) throws SQLException {
        List<String> refused = new ArrayList<>();
        for (ReplicatedTable table : ReplicatedTable.all(probe)) {
            if (refused.contains(table.database())) {
                continue;
            }
            int before = findings.size();
            probe(
                    probe,
                    findings,
                    "SELECT, INSERT, UPDATE, DELETE",
                    "ON `%s`.*".formatted(table.database()),
                    "EXPLAIN SELECT * FROM " + table.quoted() + " LIMIT 1",
                    "EXPLAIN INSERT INTO " + table.quoted() + " () VALUES ()",
                    "EXPLAIN DELETE FROM " + table.quoted() + " WHERE FALSE");
            if (findings.size() > before) {
                refused.add(table.database());
            }
        }
    }

    private static void probe(
            ClusterProbe probe, List<Finding> findings, String privileges, String level, String... statements) {
        for (String sql : statements) {
            try (Statement statement = probe.connection().createStatement()) {
                statement.execute(sql);
            } catch (SQLException refused) {
                findings.add(Finding.error(
                        probe.where(),
                        "the account %s lacks %s %s: %s"
                                .formatted(probe.cluster().username(), privileges, level, refused.getMessage()),
                        INIT.formatted(privileges + " " + level)));
                return;
            }
        }
    }
}
