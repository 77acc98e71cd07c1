package io.crosstide.writer.conflict;

import io.crosstide.change.row.Row;
import io.crosstide.writer.mapping.MappedColumn;
import io.crosstide.writer.mapping.TableMapping;
import io.crosstide.writer.schema.IndexPart;
import io.crosstide.writer.schema.TargetColumn;
import io.crosstide.writer.schema.TargetIndex;
import io.crosstide.writer.value.CharacterSql;
import io.crosstide.writer.value.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds and locks the target's rows that prevented a change. The server decides which values are equal, as it does in
 * the index.
 */
final class RowFinder {
    private static final String ALIAS = "t";
    /** The expression of an index over the elements of a JSON array. It is valid only in an index. */
    private static final Pattern ARRAY = Pattern.compile(
            "cast\\((.*) as [^()]*(?:\\([^()]*\\))? array\\)", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private final Connection connection;
    private final TableMapping mapping;
    private final FoundColumns columns;
    private final FoundJson json;

    RowFinder(Connection connection, TableMapping mapping, FoundJson json) {
        this.connection = connection;
        this.mapping = mapping;
        this.json = json;
        this.columns = new FoundColumns(mapping.table());
    }

    /** The row with the key of an image; null if there is none, or if the table has no key. */
    @Nullable FoundRow underKeyOf(Row image, @Nullable Row before, @Nullable Row after) throws SQLException {
        if (!mapping.hasKey()) {
            return null;
        }
        Sql condition = new Sql();
        for (MappedColumn column : mapping.key()) {
            condition.append(condition.isEmpty() ? "" : " AND ");
            column.matches(condition, image);
        }
        List<FoundRow> rows = find(condition, true, before, after);
        return rows.isEmpty() ? null : rows.get(0);
    }

    /** The rows with the image's value in a unique index; none if the value contains NULL. */
    List<FoundRow> underIndex(TargetIndex index, Row image, @Nullable Row before) throws SQLException {
        Sql condition = new Sql();
        for (IndexPart part : index.parts()) {
            condition.append(condition.isEmpty() ? "" : " AND ");
            if (!append(condition, part, image)) {
                return List.of();
            }
        }
        // A query without an index would lock every row, so it locks none. The row that refused is already locked.
        boolean indexed = index.parts().stream()
                .allMatch(part -> part.prefixLength() == 0 && mapping.column(part.column()) != null);
        return find(condition, indexed, before, image);
    }

    /** @return false if the index has no value for the image */
    private boolean append(Sql condition, IndexPart part, Row image) {
        MappedColumn column = mapping.column(part.column());
        if (column != null) {
            if (column.isNull(image)) {
                return false;
            }
            if (part.prefixLength() == 0) {
                column.matches(condition, image);
            } else {
                appendPrefix(condition, column, part.prefixLength(), image);
            }
            return true;
        }
        String expression = part.expression();
        String name = part.column();
        TargetColumn target = name == null ? null : mapping.table().column(name);
        if (target != null) {
            expression = target.generationExpression();
        }
        if (expression == null) {
            return false;
        }
        Matcher array = ARRAY.matcher(expression);
        if (target == null && array.matches()) {
            String elements = array.group(1);
            newRow(condition.append("JSON_OVERLAPS(" + elements + ", "), elements, image);
            condition.append(")");
        } else {
            String stored = target == null ? "(" + expression + ")" : target.quotedName();
            newRow(condition.append(stored + " = "), expression, image);
        }
        return true;
    }

    /** Appends the value that an expression over the columns has for an image. */
    private void newRow(Sql condition, String expression, Row image) {
        condition.append("(SELECT (" + expression + ") FROM (SELECT ");
        String separator = "";
        for (MappedColumn mapped : mapping.columns()) {
            mapped.write(condition.append(separator), image);
            if (mapped.sql() instanceof CharacterSql characters && !mapped.isNull(image)) {
                condition.append(" COLLATE " + characters.collation());
            }
            condition.append(" AS " + mapped.target().quotedName());
            separator = ", ";
        }
        condition.append(") AS new_row)");
    }

    private static void appendPrefix(Sql condition, MappedColumn column, int length, Row image) {
        if (column.sql() instanceof CharacterSql characters) {
            condition.append("LEFT(" + column.target().quotedName() + ", " + length + ") = LEFT(");
            column.write(condition, image);
            condition.append(", " + length + ") COLLATE " + characters.collation());
        } else {
            condition.append("LEFT(" + column.target().quotedName() + ", " + length + ") = LEFT(");
            column.write(condition, image);
            condition.append(", " + length + ")");
        }
    }

    private List<FoundRow> find(Sql condition, boolean lock, @Nullable Row before, @Nullable Row after)
            throws SQLException {
        Sql sql = new Sql().append("SELECT " + columns.select(ALIAS) + ", ");
        same(sql, before);
        same(sql.append(", "), after);
        Sql from = new Sql()
                .append(" FROM " + mapping.table().name().quoted() + " AS " + ALIAS + " WHERE (")
                .append(condition)
                .append(")");
        sql.append(from).append(lock ? " LIMIT 2 FOR UPDATE" : " LIMIT 2");
        List<FoundRow> found = new ArrayList<>();
        try (PreparedStatement statement = sql.prepare(connection);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                found.add(new FoundRow(
                        columns.read(rows),
                        rows.getBoolean(columns.count() + 1),
                        rows.getBoolean(columns.count() + 2)));
            }
        }
        for (int i = 0; i < found.size(); i++) {
            FoundRow row = found.get(i);
            found.set(
                    i,
                    new FoundRow(
                            json.shown(mapping.table(), ALIAS, from, lock, row.values()),
                            row.sameAsBefore(),
                            row.sameAsAfter()));
        }
        return found;
    }

    /** Appends a condition that is true if a row equals the image byte for byte in all columns that the source has. */
    void same(Sql sql, @Nullable Row image) {
        if (image == null) {
            sql.append("FALSE");
            return;
        }
        String separator = "(";
        for (MappedColumn column : mapping.columns()) {
            column.same(sql.append(separator), image);
            separator = " AND ";
        }
        sql.append(")");
    }
}
