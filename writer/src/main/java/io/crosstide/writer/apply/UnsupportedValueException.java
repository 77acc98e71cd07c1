package io.crosstide.writer.apply;

/** No SQL is known that gives a column exactly a value. */
final class UnsupportedValueException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private UnsupportedValueException(String message) {
        super(message);
    }

    static UnsupportedValueException holding(String what) {
        return new UnsupportedValueException("a JSON document holds " + what + ", which cannot be written exactly");
    }

    /** The table refuses each value that the column could be given in between. */
    static UnsupportedValueException unchanged(String column) {
        return new UnsupportedValueException("JSON column " + column
                + " changes from one document to another that MySQL's comparison takes for the same (1 and 1.0, say),"
                + " so that an UPDATE changes nothing, and the table's constraints refuse any other value in between");
    }
}
