package io.crosstide.writer.schema;

import io.crosstide.change.row.TableName;
import io.crosstide.change.value.Column;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the definition of one table from information_schema. */
final class TargetSchemaLoader {
    private static final String TABLE = "SELECT TABLE_SCHEMA, TABLE_NAME, ENGINE, TABLE_TYPE"
            + " FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?";
    private static final String COLUMNS = "SELECT COLUMN_NAME, DATA_TYPE, COLUMN_TYPE, IS_NULLABLE, COLUMN_DEFAULT,"
            + " EXTRA, CHARACTER_SET_NAME, COLLATION_NAME, CHARACTER_OCTET_LENGTH, NUMERIC_PRECISION, NUMERIC_SCALE,"
            + " DATETIME_PRECISION, GENERATION_EXPRESSION, EXTRA LIKE '%STORED GENERATED%'"
            + " OR (EXTRA LIKE '%VIRTUAL GENERATED%' AND EXISTS (SELECT 1 FROM information_schema.STATISTICS AS i"
            + " WHERE i.TABLE_SCHEMA = c.TABLE_SCHEMA AND i.TABLE_NAME = c.TABLE_NAME"
            + " AND i.COLUMN_NAME = c.COLUMN_NAME)) FROM information_schema.COLUMNS AS c"
            + " WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? ORDER BY ORDINAL_POSITION";
    private static final String TRIGGERS = "SELECT TRIGGER_NAME, ACTION_STATEMENT FROM information_schema.TRIGGERS"
            + " WHERE EVENT_OBJECT_SCHEMA = ? AND EVENT_OBJECT_TABLE = ? ORDER BY TRIGGER_NAME";

    /** Changes with the rows, not with the definition. Line ends in names and comments are printed as escapes. */
    private static final Pattern AUTO_INCREMENT = Pattern.compile("(\n\\) ENGINE=\\w+) AUTO_INCREMENT=\\d+");

    private static final int NO_SUCH_TABLE = 1146;

    private static final Set<String> HAVE_MEMBERS = Set.of("enum", "set");

    /** The table's triggers, and whether there are those of an online schema change beside them. */
    private record Triggers(List<String> names, boolean changingSchema) {}

    private final Collations collations;

    TargetSchemaLoader(Collations collations) {
        this.collations = collations;
    }

    /** The table, or null if there is no table of this name. */
    @Nullable TargetTable read(Connection connection, TableName wanted) throws SQLException {
        try (PreparedStatement statement = prepared(connection, TABLE, wanted);
                ResultSet rows = statement.executeQuery()) {
            if (!rows.next()) {
                return null;
            }
            TableName name = new TableName(rows.getString(1), rows.getString(2));
            String engine = rows.getString(3);
            Triggers triggers = triggers(connection, name);
            return new TargetTable(
                    name,
                    rows.getString(4).equals("BASE TABLE") && engine != null ? engine : rows.getString(4),
                    columns(connection, name),
                    UniqueIndexReader.read(connection, name),
                    ForeignKeyReader.parents(connection, name),
                    ForeignKeyReader.children(connection, name),
                    triggers.names(),
                    triggers.changingSchema());
        }
    }

    /**
     * The CREATE TABLE statement; null if there is no such table. It waits while another session changes the table, so
     * the transaction must have locked the table.
     */
    static @Nullable String createStatement(Connection connection, TableName name) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW CREATE TABLE " + name.quoted())) {
            return row.next() ? AUTO_INCREMENT.matcher(row.getString(2)).replaceFirst("$1") : null;
        } catch (SQLException e) {
            if (e.getErrorCode() == NO_SUCH_TABLE) {
                return null;
            }
            throw e;
        }
    }

    /** Whether the table still has these triggers and children, which its CREATE TABLE statement does not show. */
    static boolean hasSameSurroundings(Connection connection, TargetTable table) throws SQLException {
        return triggers(connection, table.name()).equals(new Triggers(table.triggers(), table.changingSchema()))
                && ForeignKeyReader.children(connection, table.name()).equals(table.children());
    }

    private List<TargetColumn> columns(Connection connection, TableName name) throws SQLException {
        List<TargetColumn> columns = new ArrayList<>();
        MemberReader members = new MemberReader(connection);
        try (PreparedStatement statement = prepared(connection, COLUMNS, name);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                columns.add(column(rows, members));
            }
        }
        return columns;
    }

    private TargetColumn column(ResultSet row, MemberReader members) throws SQLException {
        String dataType = row.getString(2).toLowerCase(Locale.ROOT);
        String columnType = row.getString(3);
        String charset = row.getString(7);
        String extra = row.getString(6).toUpperCase(Locale.ROOT);
        String collation = row.getString(8);
        int collationId = collation == null && HAVE_MEMBERS.contains(dataType)
                ? Column.BINARY_COLLATION
                : collations.id(collation);
        int fractionalDigits = row.getInt(12);
        String literal = row.getString(5);
        return new TargetColumn(
                row.getString(1),
                dataType,
                columnType,
                row.getString(4).equals("YES"),
                literal != null || extra.contains("AUTO_INCREMENT") || extra.contains("DEFAULT_GENERATED"),
                extra.contains("ON UPDATE"),
                extra.contains("GENERATED") ? null : literal,
                charset,
                collation,
                collationId,
                row.getLong(9),
                row.getInt(10),
                row.getInt(11) + fractionalDigits,
                extra.contains("VIRTUAL GENERATED") || extra.contains("STORED GENERATED")
                        ? Expressions.unescaped(row.getString(13))
                        : null,
                row.getBoolean(14),
                members.read(columnType, charset, collationId));
    }

    private static Triggers triggers(Connection connection, TableName name) throws SQLException {
        List<String> triggers = new ArrayList<>();
        boolean changingSchema = false;
        try (PreparedStatement statement = prepared(connection, TRIGGERS, name);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                if (ShadowTriggers.is(rows.getString(1), name, rows.getString(2))) {
                    changingSchema = true;
                } else {
                    triggers.add(rows.getString(1));
                }
            }
        }
        return new Triggers(triggers, changingSchema);
    }

    static PreparedStatement prepared(Connection connection, String sql, TableName name) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        statement.setString(1, name.database());
        statement.setString(2, name.table());
        return statement;
    }
}
