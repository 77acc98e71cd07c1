package io.crosstide.change.value;

/**
 * The requested form cannot represent a value exactly. Example: JSON text cannot represent a document with a DECIMAL.
 */
public final class UnsupportedValueException extends Exception {
    private static final long serialVersionUID = 1L;

    public UnsupportedValueException(String message) {
        super(message);
    }
}
