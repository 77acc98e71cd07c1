package io.crosstide.writer.value;

/** No SQL is known that gives a column exactly a value. */
public final class InexpressibleValueException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private InexpressibleValueException(String message) {
        super(message);
    }

    static InexpressibleValueException holding(String what) {
        return new InexpressibleValueException("a JSON document holds " + what + ", which cannot be written exactly");
    }

    /** The table refuses each value that the column could be given in between. */
    public static InexpressibleValueException unchanged(String column) {
        return new InexpressibleValueException("JSON column " + column
                + " changes from one document to another that MySQL's comparison takes for the same (1 and 1.0, say),"
                + " so that an UPDATE changes nothing, and the table's constraints refuse any other value in between");
    }
}
