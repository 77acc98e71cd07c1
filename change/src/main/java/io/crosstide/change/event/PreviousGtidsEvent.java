package io.crosstide.change.event;

import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.gtid.GtidSetCodec;

/** The GTIDs in all earlier files of the log. */
public record PreviousGtidsEvent(GtidSet gtids) {
    /** Reads an event without checksum. */
    public static PreviousGtidsEvent parse(byte[] event) {
        EventHeader.expect(event, EventType.PREVIOUS_GTIDS);
        ByteReader body = ByteReader.ofBody(event);
        try {
            return new PreviousGtidsEvent(GtidSetCodec.decode(body.bytes(body.remaining())));
        } catch (IllegalArgumentException e) {
            throw new CorruptEventException("PREVIOUS_GTIDS event: " + e.getMessage());
        }
    }
}
