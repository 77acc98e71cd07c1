package io.crosstide.writer.row;

import io.crosstide.change.event.ColumnValue;
import io.crosstide.change.event.JsonBinary;
import io.crosstide.change.event.JsonValue;
import io.crosstide.change.event.JsonValue.JsonObject;
import io.crosstide.change.event.Row;
import io.crosstide.writer.mapping.MappedColumn;
import io.crosstide.writer.mapping.TableMapping;
import io.crosstide.writer.value.JsonEquality;
import io.crosstide.writer.value.Sql;
import java.util.ArrayList;
import java.util.List;

/**
 * A value that a JSON column is given between two documents that MySQL's comparison takes for the same. It is not the
 * same as either: NULL, or the document with one member or element more, which leaves the other paths of the document,
 * and what is generated from them, alone.
 *
 * @param before the document that it replaces
 */
record JsonDetour(MappedColumn column, boolean toNull, JsonValue before) {

    /** Detours of which one has to be taken, the likeliest to be allowed first; none where an UPDATE changes the row. */
    static List<JsonDetour> of(TableMapping mapping, Row before, Row after) {
        List<JsonDetour> detours = new ArrayList<>();
        for (MappedColumn column : mapping.columns()) {
            ColumnValue from = column.value(before);
            ColumnValue to = column.value(after);
            if (from.equals(to)) {
                continue;
            }
            if (!JsonEquality.mayHold(from, to)) {
                return List.of();
            }
            JsonValue document = JsonBinary.parse(((ColumnValue.Json) from).binary());
            detours.add(new JsonDetour(column, false, document));
            if (column.target().nullable()) {
                detours.add(new JsonDetour(column, true, document));
            }
        }
        return detours;
    }

    /** The value, made from what an expression gives. */
    void write(Sql sql, Sql document) {
        if (toNull) {
            sql.append("NULL");
            return;
        }
        sql.buildsJson();
        if (before instanceof JsonObject object) {
            sql.append("JSON_INSERT(").append(document).append(", ?, 1)", "$." + newMember(object));
        } else {
            sql.append("JSON_ARRAY_APPEND(").append(document).append(", '$', 1)");
        }
    }

    private static String newMember(JsonObject object) {
        StringBuilder name = new StringBuilder("detour");
        while (object.members().containsKey(name.toString())) {
            name.append('_');
        }
        return name.toString();
    }

    /** A condition that holds when the column has the value. */
    void holds(Sql sql, Row row) {
        String name = column.target().quotedName();
        if (toNull) {
            sql.append(name + " IS NULL");
        } else {
            Sql document = new Sql();
            column.write(document, row);
            sql.append("CAST(" + name + " AS BINARY) = CAST(");
            write(sql, document);
            sql.append(" AS BINARY)");
        }
    }
}
