package io.crosstide.writer.row;

import io.crosstide.change.row.Row;
import io.crosstide.writer.mapping.MappedColumn;
import io.crosstide.writer.value.Sql;

/** An intermediate value of a column, for an update that needs two steps. */
sealed interface Detour permits JsonDetour, NumberDetour {
    MappedColumn column();

    /** Appends the intermediate value, computed from an expression for the value before. */
    void write(Sql sql, Sql before);

    /** Appends a condition that is true if the column has the intermediate value. */
    void holds(Sql sql, Row before);

    /** Why the row cannot be changed if the table allows no intermediate value. */
    RuntimeException impossible();
}
