package io.crosstide.cli.schema;

import io.crosstide.change.event.TableName;
import io.crosstide.cli.table.PrintedType;
import io.crosstide.topology.TableRules;
import io.crosstide.writer.schema.ShadowTriggers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads the definitions of all replicated tables of a server, with a few queries whatever their number. */
final class FactsReader {

    private static final String NO_SYSTEM =
            " NOT IN ('mysql', 'sys', 'information_schema', 'performance_schema', 'crosstide')";
    private static final String TABLES = "SELECT table_schema, table_name, engine, row_format, table_collation"
            + " FROM information_schema.tables WHERE table_type = 'BASE TABLE' AND table_schema" + NO_SYSTEM;
    private static final String COLUMNS = "SELECT table_schema, table_name, column_name, column_type, collation_name,"
            + " is_nullable, column_default, extra, generation_expression FROM information_schema.columns"
            + " WHERE table_schema" + NO_SYSTEM + " ORDER BY table_schema, table_name, ordinal_position";
    private static final String INDEXES = "SELECT table_schema, table_name, index_name, non_unique, index_type,"
            + " column_name, sub_part, collation, expression FROM information_schema.statistics WHERE table_schema"
            + NO_SYSTEM + " ORDER BY table_schema, table_name, index_name, seq_in_index";
    private static final String FOREIGN_KEYS = "SELECT k.table_schema, k.table_name, k.constraint_name, k.column_name,"
            + " k.referenced_table_schema, k.referenced_table_name, k.referenced_column_name, r.delete_rule,"
            + " r.update_rule FROM information_schema.key_column_usage k"
            + " JOIN information_schema.referential_constraints r ON r.constraint_schema = k.constraint_schema"
            + " AND r.constraint_name = k.constraint_name AND r.table_name = k.table_name"
            + " WHERE k.referenced_table_name IS NOT NULL AND k.table_schema" + NO_SYSTEM
            + " ORDER BY k.table_schema, k.table_name, k.constraint_name, k.ordinal_position";
    private static final String TRIGGERS = "SELECT event_object_schema, event_object_table, trigger_name,"
            + " action_timing, event_manipulation, action_statement FROM information_schema.triggers"
            + " WHERE event_object_schema" + NO_SYSTEM + " ORDER BY 1, 2, 3";
    private static final String CHECKS = "SELECT t.table_schema, t.table_name, t.constraint_name, c.check_clause,"
            + " t.enforced FROM information_schema.table_constraints t JOIN information_schema.check_constraints c"
            + " ON c.constraint_schema = t.constraint_schema AND c.constraint_name = t.constraint_name"
            + " WHERE t.constraint_type = 'CHECK' AND t.table_schema" + NO_SYSTEM + " ORDER BY 1, 2, 3";

    /** MySQL 8.0.15 has no CHECK constraints. */
    private static final int UNKNOWN_TABLE = 1109;

    private final Connection connection;
    private final SortedMap<TableName, TableFacts.Draft> drafts = new TreeMap<>();

    private FactsReader(Connection connection) {
        this.connection = connection;
    }

    static SortedMap<TableName, TableFacts> read(Connection connection, TableRules rules) throws SQLException {
        FactsReader reader = new FactsReader(connection);
        reader.tables(rules);
        reader.columns();
        reader.indexes();
        reader.foreignKeys();
        reader.triggers();
        reader.checks();
        SortedMap<TableName, TableFacts> all = new TreeMap<>();
        reader.drafts.forEach((name, draft) -> all.put(name, draft.facts()));
        return all;
    }

    /** Adds one row of a query to the table that its first two columns name. */
    @FunctionalInterface
    private interface FactReader {
        void read(TableFacts.Draft table, ResultSet row) throws SQLException;
    }

    private void each(String sql, FactReader reader) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                TableFacts.Draft table = drafts.get(new TableName(rows.getString(1), rows.getString(2)));
                if (table != null) {
                    reader.read(table, rows);
                }
            }
        }
    }

    private void tables(TableRules rules) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(TABLES)) {
            while (rows.next()) {
                if (rules.replicates(rows.getString(1), rows.getString(2))) {
                    TableFacts.Draft table = new TableFacts.Draft();
                    table.put("engine", String.valueOf(rows.getString(3)));
                    table.put("row format", String.valueOf(rows.getString(4)).toLowerCase(Locale.ROOT));
                    table.put(
                            "default collation",
                            PrintedType.of(" " + rows.getString(5)).strip());
                    drafts.put(new TableName(rows.getString(1), rows.getString(2)), table);
                }
            }
        }
    }

    private void columns() throws SQLException {
        each(COLUMNS, (table, row) -> {
            boolean nullable = row.getString(6).equals("YES");
            String extra = row.getString(8).replace("DEFAULT_GENERATED", "").strip();
            StringBuilder text = new StringBuilder(PrintedType.of(joined(row.getString(4), row.getString(5))));
            text.append(nullable ? " null" : " not null");
            String literal = row.getString(7);
            if (literal != null) {
                boolean computed = row.getString(8).contains("DEFAULT_GENERATED");
                text.append(" default ").append(computed ? "(" + literal + ")" : "'" + literal + "'");
            }
            if (!extra.isEmpty()) {
                text.append(' ').append(extra.toLowerCase(Locale.ROOT));
            }
            String expression = row.getString(9);
            if (expression != null && !expression.isEmpty()) {
                text.append(" as ").append(expression);
            }
            table.column(row.getString(3), text.toString());
        });
    }

    private static String joined(String type, @Nullable String collation) {
        return collation == null ? type : type + " " + collation;
    }

    private void indexes() throws SQLException {
        each(INDEXES, (table, row) -> {
            String name = row.getString(3);
            boolean primary = name.equals("PRIMARY");
            String kind = primary ? "" : row.getBoolean(4) ? "not unique" : "unique";
            String type = row.getString(5);
            String first = kind + (type.equals("BTREE") ? "" : " " + type.toLowerCase(Locale.ROOT));
            String part = row.getString(9) == null ? row.getString(6) : "(" + row.getString(9) + ")";
            String length = row.getString(7) == null ? "" : "(" + row.getString(7) + ")";
            String order = "D".equals(row.getString(8)) ? " desc" : "";
            table.append(
                    primary ? "primary key" : "index " + name,
                    first.isBlank() ? "" : first.strip() + ": ",
                    part + length + order);
        });
    }

    private void foreignKeys() throws SQLException {
        each(
                FOREIGN_KEYS,
                (table, row) -> table.append(
                        "foreign key " + row.getString(3),
                        "on delete %s, on update %s: "
                                .formatted(
                                        row.getString(8).toLowerCase(Locale.ROOT),
                                        row.getString(9).toLowerCase(Locale.ROOT)),
                        "%s to %s.%s.%s"
                                .formatted(row.getString(4), row.getString(5), row.getString(6), row.getString(7))));
    }

    private void triggers() throws SQLException {
        each(TRIGGERS, (table, row) -> {
            TableName name = new TableName(row.getString(1), row.getString(2));
            boolean shadow = ShadowTriggers.is(row.getString(3), name, row.getString(6));
            table.put(
                    "trigger " + row.getString(3),
                    "%s %s%s"
                            .formatted(
                                    row.getString(4).toLowerCase(Locale.ROOT),
                                    row.getString(5).toLowerCase(Locale.ROOT),
                                    shadow ? " (of an online schema change)" : ": " + row.getString(6)));
        });
    }

    private void checks() throws SQLException {
        try {
            each(
                    CHECKS,
                    (table, row) -> table.put(
                            "check " + row.getString(3),
                            row.getString(4) + (row.getString(5).equals("YES") ? "" : " (not enforced)")));
        } catch (SQLException e) {
            if (e.getErrorCode() != UNKNOWN_TABLE) {
                throw e;
            }
        }
    }
}
