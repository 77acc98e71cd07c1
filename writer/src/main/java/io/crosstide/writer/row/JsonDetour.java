package io.crosstide.writer.row;

import io.crosstide.change.row.Row;
import io.crosstide.change.value.ColumnValue;
import io.crosstide.change.value.JsonBinary;
import io.crosstide.change.value.JsonValue;
import io.crosstide.change.value.JsonValue.JsonObject;
import io.crosstide.writer.mapping.MappedColumn;
import io.crosstide.writer.mapping.TableMapping;
import io.crosstide.writer.value.InexpressibleValueException;
import io.crosstide.writer.value.JsonEquality;
import io.crosstide.writer.value.Sql;
import java.util.ArrayList;
import java.util.List;

/**
 * An intermediate value for a JSON column that changes between two documents which MySQL's comparison treats as equal.
 * The intermediate value equals neither of them: it is NULL, or the document with one more member or element. The
 * additional member does not change the other paths of the document or the columns generated from them.
 *
 * @param before the document that it replaces
 */
record JsonDetour(MappedColumn column, boolean toNull, JsonValue before) implements Detour {

    /**
     * The possible detours; the table most likely accepts the first ones. The update uses one of them. Empty if an
     * UPDATE changes the row without a detour.
     */
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

    @Override
    public void write(Sql sql, Sql document) {
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

    @Override
    public void holds(Sql sql, Row row) {
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

    @Override
    public RuntimeException impossible() {
        return InexpressibleValueException.unchanged(column.target().name());
    }
}
