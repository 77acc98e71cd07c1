package io.crosstide.cli.doctor;

import io.crosstide.change.row.TableName;
import io.crosstide.topology.ApplyMode;
import io.crosstide.writer.schema.ShadowTriggers;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What of the replicated tables of a server cannot be replicated, or only with care. */
final class TableCheck implements ClusterCheck {

    private static final String TRIGGERS =
            "SELECT event_object_schema, event_object_table, trigger_name, action_statement FROM information_schema.triggers";

    private static final String FOREIGN_KEYS = """
            SELECT r.constraint_schema, r.table_name, r.constraint_name, r.unique_constraint_schema,
              r.referenced_table_name, r.delete_rule, r.update_rule
            FROM information_schema.referential_constraints r
            """;

    private record Trigger(String database, String table, String name, String action) {
        boolean isOfAnOnlineSchemaChange() {
            return ShadowTriggers.is(name, new TableName(database, table), action);
        }
    }

    private record Reference(
            String database,
            String table,
            String name,
            String parentDatabase,
            String parent,
            String onDelete,
            String onUpdate) {

        boolean cascades() {
            return acts(onDelete) || acts(onUpdate);
        }

        private static boolean acts(String rule) {
            return rule.equals("CASCADE") || rule.equals("SET NULL") || rule.equals("SET DEFAULT");
        }
    }

    @Override
    public List<Finding> check(ClusterProbe probe) throws SQLException {
        List<Finding> findings = new ArrayList<>();
        List<ReplicatedTable> tables = ReplicatedTable.all(probe);
        if (tables.isEmpty()) {
            findings.add(Finding.warning(
                    probe.where(),
                    "no table is replicated: none matches replication.%s.tables"
                            .formatted(probe.cluster().name()),
                    "create the tables here as in the other datacenters, or correct the patterns"));
        }
        for (ReplicatedTable table : tables) {
            if (!table.innodb()) {
                findings.add(Finding.error(
                        probe.where(),
                        "table %s uses the engine %s, which cannot roll back".formatted(table, table.engine()),
                        "ALTER TABLE %s ENGINE=InnoDB, or exclude it".formatted(table)));
            }
            if (!table.keyed()) {
                findings.add(Finding.warning(
                        probe.where(),
                        "table %s has no primary or unique key: it is applied serially, comparing all columns, and only missing rows show as conflicts"
                                .formatted(table),
                        "add a primary key to %s in every datacenter".formatted(table)));
            }
        }
        triggers(probe, findings);
        foreignKeys(probe, findings);
        return findings;
    }

    private static void triggers(ClusterProbe probe, List<Finding> findings) throws SQLException {
        probe
                .all(
                        TRIGGERS,
                        row -> new Trigger(row.getString(1), row.getString(2), row.getString(3), row.getString(4)))
                .stream()
                .filter(trigger -> probe.replicates(trigger.database(), trigger.table()))
                .filter(trigger -> !trigger.isOfAnOnlineSchemaChange())
                .forEach(trigger -> findings.add(finding(probe, trigger)));
    }

    /** Row events fire no triggers; statements do. */
    private static Finding finding(ClusterProbe probe, Trigger trigger) {
        String table = "table %s.%s has the trigger %s".formatted(trigger.database(), trigger.table(), trigger.name());
        return probe.replication().writer().apply() == ApplyMode.SQL
                ? Finding.error(
                        probe.where(),
                        table + ", which would fire for replicated rows, because writer.apply is sql",
                        "drop the trigger, set writer.apply: auto, or exclude the table")
                : Finding.warning(
                        probe.where(),
                        table + ": only row events can change the table, because statements would fire the trigger",
                        "keep the table's definition the same in all datacenters, with a primary key; see docs/tables.md");
    }

    private static void foreignKeys(ClusterProbe probe, List<Finding> findings) throws SQLException {
        List<Reference> references = probe.all(
                FOREIGN_KEYS,
                row -> new Reference(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        row.getString(6),
                        row.getString(7)));
        for (Reference reference : references) {
            boolean child = probe.replicates(reference.database(), reference.table());
            boolean parent = probe.replicates(reference.parentDatabase(), reference.parent());
            if (child != parent) {
                findings.add(Finding.warning(
                        probe.where(),
                        "foreign key %s of %s.%s refers to %s.%s, and only one of the two is replicated"
                                .formatted(
                                        reference.name(),
                                        reference.database(),
                                        reference.table(),
                                        reference.parentDatabase(),
                                        reference.parent()),
                        "include both tables, or drop the foreign key"));
            } else if (child && reference.cascades()) {
                findings.add(Finding.warning(
                        probe.where(),
                        "foreign key %s of %s.%s cascades (ON DELETE %s, ON UPDATE %s): children that only one datacenter has become conflicts of the kind child-exists"
                                .formatted(
                                        reference.name(),
                                        reference.database(),
                                        reference.table(),
                                        reference.onDelete(),
                                        reference.onUpdate()),
                        "write parent and children in the same datacenter, or use ON DELETE RESTRICT"));
            }
        }
    }
}
