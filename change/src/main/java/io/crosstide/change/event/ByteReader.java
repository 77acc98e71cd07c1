package io.crosstide.change.event;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads MySQL's little-endian integers and strings from part of an array, never beyond its end. */
public final class ByteReader {
    private final byte[] bytes;
    private final int end;
    private int position;

    /**
     * Reads from {@code position} to {@code end} of the array, which is not copied. Every method throws {@link
     * CorruptEventException} rather than read beyond the end.
     */
    public ByteReader(byte[] bytes, int position, int end) {
        if (position < 0 || end > bytes.length || position > end) {
            throw new CorruptEventException(
                    "Range " + position + ".." + end + " is outside of " + bytes.length + " bytes");
        }
        this.bytes = bytes;
        this.position = position;
        this.end = end;
    }

    /** The body of an event without a checksum, after its header. */
    public static ByteReader ofBody(byte[] event) {
        return new ByteReader(event, EventHeader.LENGTH, event.length);
    }

    /** Index in the array of the next byte. */
    public int position() {
        return position;
    }

    /** Number of bytes up to the end. */
    public int remaining() {
        return end - position;
    }

    /** Passes over bytes; returns this reader. */
    public ByteReader skip(int length) {
        advance(length);
        return this;
    }

    /** The next byte, 0 to 255. */
    public int unsignedByte() {
        return bytes[advance(1)] & 0xff;
    }

    /** An unsigned integer of 1 to 8 bytes; 8 bytes give their bits. */
    public long unsigned(int length) {
        int start = advance(length);
        long value = 0;
        for (int i = length - 1; i >= 0; i--) {
            value = value << 8 | (bytes[start + i] & 0xff);
        }
        return value;
    }

    /** An unsigned integer that is a length, a count or a small number. */
    public int unsignedInt(int length) {
        long value = unsigned(length);
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw new CorruptEventException("Number " + Long.toUnsignedString(value) + " before byte " + position
                    + " is larger than a length or a count can be");
        }
        return (int) value;
    }

    /** A signed integer of 1 to 8 bytes. */
    public long signed(int length) {
        int unused = Long.SIZE - length * Byte.SIZE;
        return unsigned(length) << unused >> unused;
    }

    /** A big-endian unsigned integer of 1 to 8 bytes. */
    public long bigEndian(int length) {
        int start = advance(length);
        long value = 0;
        for (int i = 0; i < length; i++) {
            value = value << 8 | (bytes[start + i] & 0xff);
        }
        return value;
    }

    /** A length-encoded integer of the client protocol: 1, 3, 4 or 9 bytes. */
    public long packedInteger() {
        int first = unsignedByte();
        return switch (first) {
            case 252 -> unsigned(2);
            case 253 -> unsigned(3);
            case 254 -> unsigned(8);
            case 251, 255 -> throw new CorruptEventException("Byte " + first + " does not start a packed integer");
            default -> first;
        };
    }

    /** A length-encoded integer that is the length of something that follows. */
    public int packedLength() {
        long length = packedInteger();
        if (length < 0 || length > remaining()) {
            throw new CorruptEventException("Length " + Long.toUnsignedString(length) + " at byte " + position
                    + " is more than the " + remaining() + " bytes that follow");
        }
        return (int) length;
    }

    /** A copy of the next bytes. */
    public byte[] bytes(int length) {
        int start = advance(length);
        return Arrays.copyOfRange(bytes, start, start + length);
    }

    /** A text of this many bytes. */
    public String utf8(int length) {
        int start = advance(length);
        return new String(bytes, start, length, StandardCharsets.UTF_8);
    }

    /** A text that a NUL byte ends. */
    public String utf8UntilNul() {
        int length = 0;
        while (length < remaining() && bytes[position + length] != 0) {
            length++;
        }
        String text = utf8(length);
        skip(1);
        return text;
    }

    /** A part of the same bytes, which this reader skips. */
    public ByteReader slice(int length) {
        int start = advance(length);
        return new ByteReader(bytes, start, start + length);
    }

    private int advance(int length) {
        if (length < 0 || length > remaining()) {
            throw new CorruptEventException("An event ends too early: " + length + " bytes are needed at byte "
                    + position + ", " + remaining() + " are left");
        }
        int start = position;
        position += length;
        return start;
    }
}
