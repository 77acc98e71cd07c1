package io.crosstide.change.event;

import io.crosstide.change.gtid.Gtid;

/**
 * The event that opens a transaction and names it (types GTID and GTID_TAGGED).
 *
 * @param lastCommitted logical clock: transactions up to this sequence number had committed before this one prepared;
 *     restarts with every binary log file
 * @param sequenceNumber number of this transaction in the same logical clock
 * @param immediateCommitMicros when the server that wrote this log committed, microseconds since 1970; 0 if unknown
 * @param originalCommitMicros when the first server committed, microseconds since 1970; 0 if unknown
 * @param transactionLength bytes of the whole transaction in the log, this event included; 0 if unknown
 */
public record GtidEvent(
        Gtid gtid,
        int flags,
        long lastCommitted,
        long sequenceNumber,
        long immediateCommitMicros,
        long originalCommitMicros,
        long transactionLength) {
    /** Not set if the server knows that the transaction holds rows only, no statements. */
    public static final int MAY_HAVE_STATEMENTS = 1;

    /** The server writes 7 bytes. More would not leave room for the stamps of later transactions. */
    private static final long MAX_MICROS = (1L << 56) - 1;

    public GtidEvent {
        requireTime(immediateCommitMicros);
        requireTime(originalCommitMicros);
    }

    private static void requireTime(long micros) {
        if (micros < 0 || micros > MAX_MICROS) {
            throw new IllegalArgumentException(
                    "the commit time " + Long.toUnsignedString(micros) + " is later than any server writes");
        }
    }

    /** Reads an event without checksum of type GTID or GTID_TAGGED. */
    public static GtidEvent parse(byte[] event) {
        EventHeader header = EventHeader.expect(event, EventType.GTID, EventType.GTID_TAGGED);
        try {
            return header.type() == EventType.GTID
                    ? PlainGtidEvent.parse(ByteReader.ofBody(event))
                    : TaggedGtidEvent.parse(ByteReader.ofBody(event));
        } catch (IllegalArgumentException e) {
            throw new CorruptEventException(EventType.name(header.type()) + " event: " + e.getMessage());
        }
    }
}
