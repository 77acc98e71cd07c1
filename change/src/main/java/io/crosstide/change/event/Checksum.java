package io.crosstide.change.event;

import java.util.Arrays;
import java.util.zip.CRC32;

/** The CRC-32 that ends every event where the format description says so. */
public final class Checksum {
    public static final int LENGTH = 4;

    private Checksum() {}

    /**
     * Compares the last four bytes with the CRC-32 of the others.
     *
     * @throws CorruptEventException with type and position of the event, when they differ
     */
    public static void verify(byte[] event) {
        EventHeader header = EventHeader.read(event, 0);
        int end = event.length - LENGTH;
        if (end < EventHeader.LENGTH || header.length() != event.length) {
            throw new CorruptEventException(EventType.name(header.type()) + " event before binlog position "
                    + header.nextPosition() + " says it has " + header.length() + " bytes, and has " + event.length);
        }
        long stored = new ByteReader(event, end, event.length).unsigned(LENGTH);
        verify(header, stored, of(closed(event, header), end));
    }

    /**
     * Compares the checksum that an event ends with to the CRC-32 of its other bytes.
     *
     * @throws CorruptEventException as above
     */
    public static void verify(EventHeader header, long stored, long computed) {
        if (stored != computed) {
            throw new CorruptEventException(String.format(
                    "Checksum of the %s event before binlog position %d is %08x, its bytes give %08x: it was damaged on"
                            + " the way or on disk; check the source with mysqlbinlog --verify-binlog-checksum",
                    EventType.name(header.type()), header.nextPosition(), stored, computed));
        }
    }

    /** The checksum of a format description does not cover the flag that its file is still open. */
    private static byte[] closed(byte[] event, EventHeader header) {
        if (header.type() != EventType.FORMAT_DESCRIPTION || (header.flags() & FormatDescription.BINLOG_IN_USE) == 0) {
            return event;
        }
        byte[] copy = event.clone();
        copy[EventHeader.FLAGS_OFFSET] &= ~FormatDescription.BINLOG_IN_USE;
        return copy;
    }

    /** The event without its last four bytes, its header's length corrected. */
    public static byte[] strip(byte[] event) {
        byte[] stripped = Arrays.copyOf(event, event.length - LENGTH);
        Patch.littleEndian(stripped, EventHeader.LENGTH_OFFSET, 4, stripped.length);
        return stripped;
    }

    static long of(byte[] event, int end) {
        CRC32 crc = new CRC32();
        crc.update(event, 0, end);
        return crc.getValue();
    }
}
