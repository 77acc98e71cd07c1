package io.crosstide.syncer.definition;

import io.crosstide.change.definition.DefinedCheck;
import io.crosstide.change.definition.DefinedColumn;
import io.crosstide.change.definition.DefinedIndex;
import io.crosstide.change.definition.DefinedTrigger;
import io.crosstide.change.definition.TableDefinition;
import io.crosstide.change.row.TableName;
import io.crosstide.topology.LinkName;
import io.crosstide.topology.TableRules;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Reads the definitions of all replicated tables of a server, with a few queries for {@value #BATCH} tables of a database,
 * so neither their number nor the memory grows with the number of tables.
 *
 * <p>The queries see no common snapshot. A table that is altered between two of them may be read half in its old form and
 * half in its new one; the next reading corrects it.
 */
public final class DefinitionReader {
    private static final int BATCH = 500;

    private static final String TABLES = "SELECT table_schema, table_name, table_type, engine, row_format,"
            + " table_collation FROM information_schema.tables WHERE table_schema NOT IN ('mysql', 'sys',"
            + " 'information_schema', 'performance_schema', 'crosstide') ORDER BY table_schema, table_name";
    private static final String COLUMNS = "SELECT table_name, column_name, data_type, column_type, is_nullable,"
            + " column_default, extra, character_set_name, collation_name, character_octet_length, numeric_precision,"
            + " numeric_scale, datetime_precision, generation_expression FROM information_schema.columns"
            + " WHERE table_schema = ? AND table_name IN (%s) ORDER BY table_name, ordinal_position";
    private static final String INDEXES =
            "SELECT table_name, index_name, non_unique, index_type, column_name, sub_part,"
                    + " collation, expression FROM information_schema.statistics WHERE table_schema = ?"
                    + " AND table_name IN (%s) ORDER BY table_name, index_name, seq_in_index";
    private static final String FOREIGN_KEYS = "SELECT k.table_name, k.constraint_name, k.column_name,"
            + " k.referenced_table_schema, k.referenced_table_name, k.referenced_column_name, r.delete_rule,"
            + " r.update_rule FROM information_schema.key_column_usage k"
            + " JOIN information_schema.referential_constraints r ON r.constraint_schema = k.constraint_schema"
            + " AND r.constraint_name = k.constraint_name AND r.table_name = k.table_name"
            + " WHERE k.referenced_table_name IS NOT NULL AND k.table_schema = ? AND k.table_name IN (%s)"
            + " ORDER BY k.table_name, k.constraint_name, k.ordinal_position";
    private static final String TRIGGERS = "SELECT event_object_table, trigger_name, action_timing, event_manipulation,"
            + " action_statement FROM information_schema.triggers WHERE event_object_schema = ?"
            + " AND event_object_table IN (%s) ORDER BY event_object_table, trigger_name";
    private static final String CHECKS = "SELECT t.table_name, t.constraint_name, c.check_clause, t.enforced"
            + " FROM information_schema.table_constraints t JOIN information_schema.check_constraints c"
            + " ON c.constraint_schema = t.constraint_schema AND c.constraint_name = t.constraint_name"
            + " WHERE t.constraint_type = 'CHECK' AND t.table_schema = ? AND t.table_name IN (%s)"
            + " ORDER BY t.table_name, t.constraint_name";
    private static final String COLLATIONS = "SELECT collation_name, id FROM information_schema.collations";

    /** MySQL 8.0.15 has no CHECK constraints. */
    private static final int UNKNOWN_TABLE = 1109;

    private final Connection connection;
    private final TableRules rules;
    private final RememberedReader remembered;
    private final Map<String, Integer> collations = new HashMap<>();

    /** @param linksIn the links into the server's datacenter */
    public DefinitionReader(Connection connection, TableRules rules, List<LinkName> linksIn) {
        this.connection = connection;
        this.rules = rules;
        this.remembered = new RememberedReader(connection, linksIn);
    }

    /**
     * Takes one definition.
     *
     * @param <E> thrown if it cannot; ends the reading
     */
    @FunctionalInterface
    public interface Recipient<E extends Exception> {
        void accept(TableDefinition table) throws E;
    }

    /** Passes on all definitions, sorted by database and table as the server sorts names. */
    public <E extends Exception> void read(Recipient<E> recipient) throws SQLException, E {
        collations();
        remembered.read();
        Map<String, List<DefinitionDraft>> databases = tables();
        for (Map.Entry<String, List<DefinitionDraft>> database : databases.entrySet()) {
            List<DefinitionDraft> drafts = database.getValue();
            for (int from = 0; from < drafts.size(); from += BATCH) {
                read(database.getKey(), drafts.subList(from, Math.min(drafts.size(), from + BATCH)), recipient);
            }
        }
    }

    private void collations() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(COLLATIONS);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                collations.put(rows.getString(1), rows.getInt(2));
            }
        }
    }

    /** Without columns and indexes; by database. */
    private Map<String, List<DefinitionDraft>> tables() throws SQLException {
        Map<String, List<DefinitionDraft>> databases = new LinkedHashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(TABLES);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                TableName name = new TableName(rows.getString(1), rows.getString(2));
                if (rules.replicates(name.database(), name.table())) {
                    databases
                            .computeIfAbsent(name.database(), database -> new ArrayList<>())
                            .add(new DefinitionDraft(
                                    name, rows.getString(3), rows.getString(4), rows.getString(5), rows.getString(6)));
                }
            }
        }
        return databases;
    }

    /** Adds one row of a query to the table that its first column names. */
    @FunctionalInterface
    private interface RowReader {
        void read(DefinitionDraft table, ResultSet row) throws SQLException;
    }

    private <E extends Exception> void read(String database, List<DefinitionDraft> drafts, Recipient<E> recipient)
            throws SQLException, E {
        Map<String, DefinitionDraft> tables = new LinkedHashMap<>();
        drafts.forEach(draft -> tables.put(draft.name().table(), draft));
        each(COLUMNS, database, tables, (table, row) -> table.column(column(row)));
        each(INDEXES, database, tables, DefinitionReader::index);
        each(FOREIGN_KEYS, database, tables, DefinitionReader::foreignKey);
        each(TRIGGERS, database, tables, DefinitionReader::trigger);
        try {
            each(CHECKS, database, tables, DefinitionReader::check);
        } catch (SQLException e) {
            if (e.getErrorCode() != UNKNOWN_TABLE) {
                throw e;
            }
        }
        for (DefinitionDraft table : drafts) {
            remembered.of(table.name()).forEach(table::remembered);
            recipient.accept(table.definition());
        }
    }

    private void each(String sql, String database, Map<String, DefinitionDraft> tables, RowReader reader)
            throws SQLException {
        String marks = String.join(", ", Collections.nCopies(tables.size(), "?"));
        try (PreparedStatement statement = connection.prepareStatement(sql.formatted(marks))) {
            int parameter = 1;
            statement.setString(parameter, database);
            for (String table : tables.keySet()) {
                parameter++;
                statement.setString(parameter, table);
            }
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    DefinitionDraft table = tables.get(rows.getString(1));
                    if (table != null) { // names that differ in case only are equal to information_schema
                        reader.read(table, rows);
                    }
                }
            }
        }
    }

    private DefinedColumn column(ResultSet row) throws SQLException {
        String collation = row.getString(9);
        return new DefinedColumn(
                row.getString(2),
                row.getString(3).toLowerCase(Locale.ROOT),
                row.getString(4),
                row.getString(5).equals("YES"),
                row.getString(6),
                row.getString(7),
                row.getString(8),
                collation,
                collation == null ? 0 : collations.getOrDefault(collation, 0),
                row.getLong(10),
                row.getInt(11),
                row.getInt(12),
                row.getInt(13),
                Objects.requireNonNullElse(row.getString(14), ""));
    }

    private static void index(DefinitionDraft table, ResultSet row) throws SQLException {
        String expression = row.getString(8);
        table.indexPart(
                row.getString(2),
                !row.getBoolean(3),
                row.getString(4),
                new DefinedIndex.Part(
                        expression == null ? row.getString(5) : null,
                        row.getInt(6),
                        "D".equals(row.getString(7)),
                        expression));
    }

    private static void foreignKey(DefinitionDraft table, ResultSet row) throws SQLException {
        table.keyColumn(
                row.getString(2),
                row.getString(3),
                new TableName(row.getString(4), row.getString(5)),
                row.getString(6),
                row.getString(7),
                row.getString(8));
    }

    private static void trigger(DefinitionDraft table, ResultSet row) throws SQLException {
        table.trigger(new DefinedTrigger(row.getString(2), row.getString(3), row.getString(4), row.getString(5)));
    }

    private static void check(DefinitionDraft table, ResultSet row) throws SQLException {
        table.check(new DefinedCheck(
                row.getString(2), row.getString(3), row.getString(4).equals("YES")));
    }
}
