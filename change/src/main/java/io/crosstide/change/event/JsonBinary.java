package io.crosstide.change.event;

/** Reads MySQL's binary JSON. */
public final class JsonBinary {
    private JsonBinary() {}

    /** An empty value is the JSON null that MySQL stores for NULL in a NOT NULL column. */
    public static JsonValue parse(byte[] binary) {
        throw new UnsupportedOperationException("not yet " + binary.length);
    }
}
