package io.crosstide.writer.row;

import io.crosstide.change.row.Row;
import io.crosstide.change.value.ColumnValue;
import io.crosstide.writer.mapping.MappedColumn;
import io.crosstide.writer.value.FloatingSql;
import io.crosstide.writer.value.Sql;
import io.crosstide.writer.value.UnfitColumnException;
import java.util.ArrayList;
import java.util.List;

/**
 * An intermediate value for a number that an UPDATE {@linkplain MappedColumn#copiesColumn copies from another table},
 * if several rows are equal. Such an UPDATE has no LIMIT. An ordinary UPDATE first makes one row differ from all others.
 *
 * @param value a number that the column accepts, or NULL
 */
record NumberDetour(MappedColumn column, ColumnValue value) implements Detour {

    /** The possible detours. No row may have the intermediate value already. */
    static List<NumberDetour> of(MappedColumn column, Row after) {
        List<NumberDetour> detours = new ArrayList<>();
        if (column.target().nullable()) {
            detours.add(new NumberDetour(column, ColumnValue.Null.INSTANCE));
        }
        for (ColumnValue number : ((FloatingSql) column.sql()).accepted(column.value(after))) {
            detours.add(new NumberDetour(column, number));
        }
        return detours;
    }

    @Override
    public void write(Sql sql, Sql before) {
        column.write(sql, value);
    }

    @Override
    public void holds(Sql sql, Row before) {
        column.same(sql, value);
    }

    @Override
    public RuntimeException impossible() {
        return UnfitColumnException.refuses(column.target());
    }
}
