package io.crosstide.change.event;

/** Overwrites single fields of an event. */
public final class Patch {
    private Patch() {}

    /** Writes the low bytes of a value, the lowest first. */
    public static void littleEndian(byte[] event, int offset, int length, long value) {
        for (int i = 0; i < length; i++) {
            event[offset + i] = (byte) (value >>> (Byte.SIZE * i));
        }
    }
}
