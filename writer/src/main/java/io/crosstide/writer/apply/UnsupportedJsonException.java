package io.crosstide.writer.apply;

/** No SQL is known that writes a JSON document exactly. */
final class UnsupportedJsonException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private UnsupportedJsonException(String message) {
        super(message);
    }

    static UnsupportedJsonException holding(String what) {
        return new UnsupportedJsonException("a JSON document holds " + what + ", which cannot be written exactly");
    }

    /** The table refuses each value that the column could be given in between. */
    static UnsupportedJsonException unchanged(String column) {
        return new UnsupportedJsonException("JSON column " + column
                + " changes from one document to another that MySQL's comparison takes for the same (1 and 1.0, say),"
                + " so that an UPDATE changes nothing, and the table's constraints refuse any other value in between");
    }
}
