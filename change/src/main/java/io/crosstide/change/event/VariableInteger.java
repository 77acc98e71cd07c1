package io.crosstide.change.event;

/**
 * Integers of 1 to 9 bytes of MySQL's serialisation library. The low end of the first byte has as many one bits as
 * bytes follow. A zero bit comes next, except after eight one bits. The number follows, little endian.
 */
final class VariableInteger {
    private VariableInteger() {}

    static long unsigned(ByteReader reader) {
        int first = reader.unsignedByte();
        int following = Integer.numberOfTrailingZeros(~first);
        if (following >= Byte.SIZE) {
            return reader.unsigned(Long.BYTES);
        }
        long high = following == 0 ? 0 : reader.unsigned(following);
        int bits = Byte.SIZE - 1 - following;
        return high << bits | first >>> (following + 1);
    }

    /** The sign is the lowest bit; negative numbers are stored as {@code -(n + 1)}. */
    static long signed(ByteReader reader) {
        long bits = unsigned(reader);
        long magnitude = bits >>> 1;
        return (bits & 1) == 0 ? magnitude : -magnitude - 1;
    }
}
