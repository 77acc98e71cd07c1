package io.crosstide.change.event;

/**
 * The common header of every binary log event.
 *
 * @param timestampSeconds when the statement began, seconds since 1970
 * @param type one of {@link EventType}
 * @param length bytes of the event, with this header and its checksum if it has one
 * @param nextPosition where the next event starts in the file (modulo 2^32); 0 for artificial events
 */
public record EventHeader(long timestampSeconds, int type, long serverId, long length, long nextPosition, int flags) {
    public static final int LENGTH = 19;
    /** The server made the event for the connection; no file holds it. */
    public static final int ARTIFICIAL = 0x20;
    /** Readers that do not know the type may skip the event. */
    public static final int IGNORABLE = 0x80;

    /** Index of the type, one byte. */
    public static final int TYPE_OFFSET = 4;
    /** Index of the length, four bytes. */
    public static final int LENGTH_OFFSET = 9;

    static final int NEXT_POSITION_OFFSET = 13;
    static final int FLAGS_OFFSET = 17;

    public static EventHeader read(byte[] event, int offset) {
        ByteReader reader = new ByteReader(event, offset, event.length);
        return new EventHeader(
                reader.unsigned(4),
                reader.unsignedByte(),
                reader.unsigned(4),
                reader.unsigned(4),
                reader.unsigned(4),
                reader.unsignedInt(2));
    }

    /** Reads the header and checks that the event has one of these types and is complete. */
    public static EventHeader expect(byte[] event, int... types) {
        return expectWithin(event, 0, event.length, types);
    }

    /** Does the same for an event that lies in {@code bytes} from {@code start} to {@code end}. */
    public static EventHeader expectWithin(byte[] bytes, int start, int end, int... types) {
        EventHeader header = read(bytes, start);
        for (int type : types) {
            if (header.type == type) {
                if (header.length != end - start) {
                    throw new CorruptEventException("A " + EventType.name(type) + " event has " + (end - start)
                            + " bytes, but its header says " + header.length);
                }
                return header;
            }
        }
        throw new CorruptEventException(
                "Expected " + EventType.name(types[0]) + ", found " + EventType.name(header.type));
    }

    public boolean isArtificial() {
        return (flags & ARTIFICIAL) != 0;
    }

    public boolean isIgnorable() {
        return (flags & IGNORABLE) != 0;
    }
}
