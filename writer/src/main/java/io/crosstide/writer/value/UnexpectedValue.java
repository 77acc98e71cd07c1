package io.crosstide.writer.value;

import io.crosstide.change.event.ColumnValue;

/** A value of another type than its column's: the decoder and the table map disagree. */
final class UnexpectedValue {
    private UnexpectedValue() {}

    static IllegalStateException of(ColumnValue value) {
        return new IllegalStateException(
                "a " + value.getClass().getSimpleName() + " value in a column of another type");
    }
}
