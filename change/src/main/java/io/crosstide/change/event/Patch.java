package io.crosstide.change.event;

/** Overwrites single fields of an event. */
final class Patch {
    private Patch() {}

    static void littleEndian(byte[] event, int offset, int length, long value) {
        for (int i = 0; i < length; i++) {
            event[offset + i] = (byte) (value >>> (Byte.SIZE * i));
        }
    }
}
