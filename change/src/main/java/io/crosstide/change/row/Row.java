package io.crosstide.change.row;

import io.crosstide.change.value.ColumnValue;
import java.util.List;

/** An image of a row: one value per column, in the order of the table map, with generated columns. */
public record Row(List<ColumnValue> values) {
    public Row {
        values = List.copyOf(values);
    }

    public ColumnValue value(int position) {
        return values.get(position);
    }
}
