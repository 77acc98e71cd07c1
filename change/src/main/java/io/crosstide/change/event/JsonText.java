package io.crosstide.change.event;

/** Binary JSON as text. */
@SuppressWarnings("DoNotCallSuggester")
public final class JsonText {
    private JsonText() {}

    /**
     * The text that {@code CAST(... AS JSON)} turns into the same document, types of numbers included.
     *
     * @throws UnsupportedValueException when no text does: decimals, dates, times, bytes, unsigned integers below 2^32,
     *     signed ones above
     */
    public static String render(byte[] binaryJson) throws UnsupportedValueException {
        throw new UnsupportedOperationException("not yet " + binaryJson.length);
    }

    /** Text for people, as MySQL prints it; opaque values become strings. */
    public static String display(byte[] binaryJson) {
        throw new UnsupportedOperationException("not yet " + binaryJson.length);
    }
}
