package io.crosstide.change.event;

import java.util.Arrays;
import java.util.zip.CRC32;

/** The CRC-32 at the end of every event, if the format description says that events have one. */
public final class Checksum {
    public static final int LENGTH = 4;

    private Checksum() {}

    /**
     * Compares the last four bytes of an event with the CRC-32 of the other bytes.
     *
     * @throws CorruptEventException if they differ; the message names the type and the position of the event
     */
    public static void verify(byte[] event) {
        EventHeader header = EventHeader.read(event, 0);
        int end = event.length - LENGTH;
        if (end < EventHeader.LENGTH || header.length() != event.length) {
            throw new CorruptEventException(EventType.name(header.type()) + " event before binlog position "
                    + header.nextPosition() + " has " + event.length
                    + " bytes, but its header says " + header.length());
        }
        long stored = new ByteReader(event, end, event.length).unsigned(LENGTH);
        verify(header, stored, of(closed(event, header), end));
    }

    /**
     * Compares the stored checksum of an event with the CRC-32 that its other bytes give.
     *
     * @throws CorruptEventException if they differ; the message names the type and the position of the event
     */
    public static void verify(EventHeader header, long stored, long computed) {
        if (stored != computed) {
            throw new CorruptEventException(String.format(
                    "Checksum of the %s event before binlog position %d is %08x, but its bytes give %08x: it was"
                            + " damaged in transit or on disk; check the source with"
                            + " mysqlbinlog --verify-binlog-checksum",
                    EventType.name(header.type()), header.nextPosition(), stored, computed));
        }
    }

    /** The checksum of a format description does not cover the flag that says that its file is open. */
    private static byte[] closed(byte[] event, EventHeader header) {
        if (header.type() != EventType.FORMAT_DESCRIPTION || (header.flags() & FormatDescription.BINLOG_IN_USE) == 0) {
            return event;
        }
        byte[] copy = event.clone();
        copy[EventHeader.FLAGS_OFFSET] &= ~FormatDescription.BINLOG_IN_USE;
        return copy;
    }

    /** The event without its last four bytes, with the length in its header corrected. */
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
