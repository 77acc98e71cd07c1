package io.crosstide.change.event;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A format description event: the first event of every binary log. It says how the other events are written.
 *
 * <p>Four bytes of checksum always follow it, also if the other events have none. So a reader finds the byte that names
 * the algorithm from the end of the event.
 */
public final class FormatDescription {
    private static final int CHECKSUM_NONE = 0;
    private static final int CHECKSUM_CRC32 = 1;
    private static final int SERVER_VERSION_LENGTH = 50;
    /** Bytes of the binlog version, the server's version and the time of creation. */
    private static final int START_LENGTH = 2 + SERVER_VERSION_LENGTH + 4;
    /** Number of event types of MySQL 8.0; newer ones are not among rows. */
    private static final int LAST_TYPE = 41;

    private static final int CREATED_OFFSET = EventHeader.LENGTH + 2 + SERVER_VERSION_LENGTH;
    /** Flag in the header: the file is open, or the server crashed while it was open. */
    static final int BINLOG_IN_USE = 0x1;

    private final byte[] event;
    private final String serverVersion;
    private final int checksumAlgorithm;

    private FormatDescription(byte[] event, String serverVersion, int checksumAlgorithm) {
        this.event = event;
        this.serverVersion = serverVersion;
        this.checksumAlgorithm = checksumAlgorithm;
    }

    /**
     * Reads the event as the server sends it or a file holds it, with its four checksum bytes.
     *
     * @throws UnsupportedEventException if the log is not of version 4, or its checksum algorithm is unknown
     */
    public static FormatDescription parse(byte[] event) {
        EventHeader.expect(event, EventType.FORMAT_DESCRIPTION);
        ByteReader body = ByteReader.ofBody(event);
        int binlogVersion = body.unsignedInt(2);
        String serverVersion = body.utf8(SERVER_VERSION_LENGTH);
        int headerLength = body.skip(4).unsignedByte();
        if (binlogVersion != 4 || headerLength != EventHeader.LENGTH) {
            throw new UnsupportedEventException("The binary log has version " + binlogVersion + " and headers of "
                    + headerLength + " bytes; only version 4 with headers of " + EventHeader.LENGTH
                    + " bytes is supported");
        }
        int postHeaders = body.remaining() - 1 - Checksum.LENGTH;
        if (postHeaders < EventType.PREVIOUS_GTIDS) {
            throw new UnsupportedEventException("The binary log was written by " + serverVersion.strip()
                    + ", which does not support GTIDs; MySQL 5.6 or newer is needed");
        }
        int algorithm = body.skip(postHeaders).unsignedByte();
        if (algorithm != CHECKSUM_NONE && algorithm != CHECKSUM_CRC32) {
            throw new UnsupportedEventException("The binary log has the unknown checksum algorithm " + algorithm
                    + "; set binlog_checksum to CRC32");
        }
        int zero = serverVersion.indexOf('\0');
        return new FormatDescription(
                event.clone(), zero < 0 ? serverVersion : serverVersion.substring(0, zero), algorithm);
    }

    /**
     * A description for a session that gets table map and rows events without checksums.
     *
     * @param serverVersion of the server that gets the events
     */
    public static FormatDescription ofRows(String serverVersion) {
        byte[] postHeaders = new byte[LAST_TYPE];
        postHeaders[EventType.FORMAT_DESCRIPTION - 1] = (byte) (START_LENGTH + 1 + LAST_TYPE);
        postHeaders[EventType.TABLE_MAP - 1] = 8;
        postHeaders[EventType.WRITE_ROWS - 1] = 10;
        postHeaders[EventType.UPDATE_ROWS - 1] = 10;
        postHeaders[EventType.DELETE_ROWS - 1] = 10;
        byte[] event = new byte[EventHeader.LENGTH + START_LENGTH + 1 + LAST_TYPE + 1 + Checksum.LENGTH];
        event[EventHeader.TYPE_OFFSET] = EventType.FORMAT_DESCRIPTION;
        Patch.littleEndian(event, EventHeader.LENGTH_OFFSET, 4, event.length);
        Patch.littleEndian(event, EventHeader.LENGTH, 2, 4);
        byte[] version = serverVersion.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(
                version, 0, event, EventHeader.LENGTH + 2, Math.min(version.length, SERVER_VERSION_LENGTH - 1));
        event[EventHeader.LENGTH + START_LENGTH] = EventHeader.LENGTH;
        System.arraycopy(postHeaders, 0, event, EventHeader.LENGTH + START_LENGTH + 1, LAST_TYPE);
        Patch.littleEndian(
                event,
                event.length - Checksum.LENGTH,
                Checksum.LENGTH,
                Checksum.of(event, event.length - Checksum.LENGTH));
        return parse(event);
    }

    /** For example {@code 9.7.4}. */
    public String serverVersion() {
        return serverVersion;
    }

    /** Whether the events after this one end with a CRC-32. */
    public boolean hasChecksum() {
        return checksumAlgorithm == CHECKSUM_CRC32;
    }

    /**
     * The event as it describes events without checksums: the algorithm byte is 0, its own checksum is corrected.
     * Times, position and the flag of an open file are cleared, so that equal formats of a server give equal bytes in
     * every file.
     */
    public byte[] withoutChecksum() {
        byte[] copy = event.clone();
        int end = copy.length - Checksum.LENGTH;
        copy[end - 1] = CHECKSUM_NONE;
        copy[EventHeader.FLAGS_OFFSET] &= ~BINLOG_IN_USE;
        Patch.littleEndian(copy, 0, 4, 0);
        Patch.littleEndian(copy, EventHeader.NEXT_POSITION_OFFSET, 4, 0);
        Patch.littleEndian(copy, CREATED_OFFSET, 4, 0);
        Patch.littleEndian(copy, end, Checksum.LENGTH, Checksum.of(copy, end));
        return copy;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FormatDescription that && Arrays.equals(event, that.event);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(event);
    }

    @Override
    public String toString() {
        return "FormatDescription[" + serverVersion + ", checksum " + (hasChecksum() ? "CRC32" : "none") + "]";
    }
}
