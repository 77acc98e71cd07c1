package io.crosstide.writer.value;

import io.crosstide.change.value.ColumnValue;

/** A value whose type is not that of its column: the decoder and the table map disagree. */
final class UnexpectedValue {
    private UnexpectedValue() {}

    static IllegalStateException of(ColumnValue value) {
        return new IllegalStateException(
                "a " + value.getClass().getSimpleName() + " value in a column of another type");
    }
}
