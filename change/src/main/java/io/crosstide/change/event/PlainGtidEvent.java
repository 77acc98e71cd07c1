package io.crosstide.change.event;

import io.crosstide.change.gtid.Gtid;
import java.util.UUID;

/** Body of a GTID event: fixed fields. Older servers omit the last ones. */
final class PlainGtidEvent {
    private static final int LOGICAL_CLOCK = 2;
    private static final int TIMESTAMP_LENGTH = 7;
    private static final long HAS_ORIGINAL_TIMESTAMP = 1L << 55;

    private PlainGtidEvent() {}

    static GtidEvent parse(ByteReader body) {
        int flags = body.unsignedByte();
        Gtid gtid = Gtid.of(new UUID(body.bigEndian(8), body.bigEndian(8)), body.unsigned(8));
        long lastCommitted = 0;
        long sequenceNumber = 0;
        long immediate = 0;
        long original = 0;
        long length = 0;
        if (body.remaining() >= 17 && body.unsignedByte() == LOGICAL_CLOCK) {
            lastCommitted = body.unsigned(8);
            sequenceNumber = body.unsigned(8);
            if (body.remaining() >= TIMESTAMP_LENGTH) {
                long timestamp = body.unsigned(TIMESTAMP_LENGTH);
                immediate = timestamp & ~HAS_ORIGINAL_TIMESTAMP;
                original = immediate == timestamp ? immediate : body.unsigned(TIMESTAMP_LENGTH);
                length = body.remaining() > 0 ? body.packedInteger() : 0;
            }
        }
        return new GtidEvent(gtid, flags, lastCommitted, sequenceNumber, immediate, original, length);
    }
}
