package io.crosstide.writer.apply;

/** A JSON document holds a value that no SQL expression is known to build exactly. */
final class UnsupportedJsonException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnsupportedJsonException(String what) {
        super("a JSON document holds " + what + ", which cannot be written exactly");
    }
}
