package io.crosstide.change.event;

import java.util.HexFormat;

/**
 * The end of an XA transaction's rows.
 *
 * @param onePhase true if this event commits the transaction; otherwise XA COMMIT or XA ROLLBACK decides later, in a
 *     transaction of its own
 * @param xid xid whose format id has only its lowest 32 bits
 */
public record XaPrepareEvent(boolean onePhase, Xid xid) {
    private static final int MAX_PART = 64;

    /** Reads an event without checksum. */
    public static XaPrepareEvent parse(byte[] event) {
        EventHeader.expect(event, EventType.XA_PREPARE);
        ByteReader body = ByteReader.ofBody(event);
        boolean onePhase = body.unsignedByte() != 0;
        long formatId = body.unsigned(4);
        int gtridLength = body.unsignedInt(4);
        int bqualLength = body.unsignedInt(4);
        if (gtridLength > MAX_PART || bqualLength > MAX_PART) {
            throw new CorruptEventException(
                    "An XA_PREPARE event has an xid of " + gtridLength + " and " + bqualLength + " bytes");
        }
        HexFormat hex = HexFormat.of();
        String gtrid = hex.formatHex(body.bytes(gtridLength));
        String bqual = hex.formatHex(body.bytes(bqualLength));
        return new XaPrepareEvent(onePhase, new Xid(gtrid, bqual, formatId));
    }

    /** Whether this event ends the transaction that began with the xid. */
    public boolean ends(Xid begun) {
        return begun.gtrid().equals(xid.gtrid())
                && begun.bqual().equals(xid.bqual())
                && (begun.formatId() & 0xFFFF_FFFFL) == xid.formatId();
    }
}
