package io.crosstide.change.event;

/** A value that the asked-for form cannot carry exactly, such as a JSON document with a DECIMAL inside as text. */
public final class UnsupportedValueException extends Exception {
    private static final long serialVersionUID = 1L;

    public UnsupportedValueException(String message) {
        super(message);
    }
}
