package io.crosstide.compare.ask;

/** A table could not be compared. The message says why. */
final class NotComparedException extends Exception {
    private static final long serialVersionUID = 1L;

    NotComparedException(String message) {
        super(message);
    }
}
