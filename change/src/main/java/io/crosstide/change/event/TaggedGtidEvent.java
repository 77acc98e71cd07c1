package io.crosstide.change.event;

import io.crosstide.change.gtid.Gtid;
import io.crosstide.change.gtid.GtidSource;
import java.util.UUID;

/**
 * Body of a GTID_TAGGED event: a message of MySQL's own serialisation library ({@code libs/mysql/serialization}).
 *
 * <pre>
 * message ::= version size last-field-that-must-be-known (field-id value)*
 * </pre>
 *
 * <p>All of these are integers of variable length. Fields come in the order of their ids and have no size of their own,
 * so a reader cannot read any field after the last one that it knows. Those fields are ignored.
 */
final class TaggedGtidEvent {
    private static final int VERSION = 1;
    private static final int LAST_KNOWN_FIELD = 11;

    private int flags;
    private long uuidHigh;
    private long uuidLow;
    private long number;
    private String tag = "";
    private long lastCommitted;
    private long sequenceNumber;
    private long immediate;
    private long original = -1;
    private long length;

    private TaggedGtidEvent() {}

    static GtidEvent parse(ByteReader body) {
        TaggedGtidEvent event = new TaggedGtidEvent();
        event.read(body);
        Gtid gtid = new Gtid(new GtidSource(new UUID(event.uuidHigh, event.uuidLow), event.tag), event.number);
        return new GtidEvent(
                gtid,
                event.flags,
                event.lastCommitted,
                event.sequenceNumber,
                event.immediate,
                event.original < 0 ? event.immediate : event.original,
                event.length);
    }

    private void read(ByteReader body) {
        long version = VariableInteger.unsigned(body);
        if (version != VERSION) {
            throw new UnsupportedEventException("A GTID_TAGGED event has serialisation version " + version
                    + "; this program reads version " + VERSION);
        }
        VariableInteger.unsigned(body);
        long mustKnow = VariableInteger.unsigned(body);
        if (mustKnow > LAST_KNOWN_FIELD) {
            throw new UnsupportedEventException(
                    "A GTID_TAGGED event requires that its reader knows field " + mustKnow + "; upgrade this program");
        }
        while (body.remaining() > 0) {
            long field = VariableInteger.unsigned(body);
            if (field > LAST_KNOWN_FIELD) {
                return;
            }
            readField((int) field, body);
        }
    }

    private void readField(int field, ByteReader body) {
        switch (field) {
            case 0 -> flags = (int) VariableInteger.unsigned(body);
            case 1 -> {
                uuidHigh = eightBytes(body);
                uuidLow = eightBytes(body);
            }
            case 2 -> number = VariableInteger.signed(body);
            case 3 -> tag = body.utf8((int) Math.min(Integer.MAX_VALUE, VariableInteger.unsigned(body)));
            case 4 -> lastCommitted = VariableInteger.signed(body);
            case 5 -> sequenceNumber = VariableInteger.signed(body);
            case 6 -> immediate = VariableInteger.unsigned(body);
            case 7 -> original = VariableInteger.unsigned(body);
            case 8 -> length = VariableInteger.unsigned(body);
            // Server versions and the ticket of the commit group are not needed.
            default -> VariableInteger.unsigned(body);
        }
    }

    /** Each byte of the UUID is an integer of its own. */
    private static long eightBytes(ByteReader body) {
        long value = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            value = (value << Byte.SIZE) | (VariableInteger.unsigned(body) & 0xff);
        }
        return value;
    }
}
