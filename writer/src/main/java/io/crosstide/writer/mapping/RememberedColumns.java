package io.crosstide.writer.mapping;

import io.crosstide.bookkeeping.ColumnOrder;
import io.crosstide.bookkeeping.MissingColumnRow;
import java.util.List;
import java.util.Optional;

/**
 * What a link remembers of the columns of a table.
 *
 * @param order of both sides when rows were applied before (docs/decisions/0018)
 * @param missing columns that the target lacked when rows were applied (docs/decisions/0011)
 */
public record RememberedColumns(Optional<ColumnOrder> order, List<MissingColumnRow> missing) {
    /** Of a table without rows so far. */
    public static final RememberedColumns NONE = new RememberedColumns(Optional.empty(), List.of());

    public RememberedColumns {
        missing = List.copyOf(missing);
    }
}
