package io.crosstide.writer.value;

import org.jspecify.annotations.Nullable;

/** No known SQL gives a column exactly this value. */
public final class InexpressibleValueException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private InexpressibleValueException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    static InexpressibleValueException holding(String what) {
        return new InexpressibleValueException(
                "a JSON document holds " + what + ", which no statement writes exactly", null);
    }

    /** A condition would need a table of its own for the value ({@link Sql#tables}). */
    public static InexpressibleValueException inCondition() {
        return new InexpressibleValueException("a value that no literal gives", null);
    }

    /** The value belongs to this column. */
    public static InexpressibleValueException in(String column, RuntimeException cause) {
        return new InexpressibleValueException("column " + column + ": " + cause.getMessage(), cause);
    }

    /** The table refuses every intermediate value of the column. */
    public static InexpressibleValueException unchanged(String column) {
        return new InexpressibleValueException(
                "JSON column " + column
                        + " changes from one document to another that MySQL's comparison treats as equal (such as 1 and 1.0),"
                        + " so an UPDATE changes nothing, and the table's constraints refuse every intermediate value",
                null);
    }
}
