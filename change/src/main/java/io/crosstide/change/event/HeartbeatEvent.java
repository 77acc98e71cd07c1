package io.crosstide.change.event;

/** The server has nothing to send. It names the file and the position of the last event that it sent. */
public record HeartbeatEvent(String file, long position) {
    private static final int END = 0;
    private static final int FILE = 1;
    private static final int POSITION = 2;

    /** Reads an event without checksum of type HEARTBEAT or HEARTBEAT_V2. */
    public static HeartbeatEvent parse(byte[] event) {
        EventHeader header = EventHeader.expect(event, EventType.HEARTBEAT, EventType.HEARTBEAT_V2);
        ByteReader body = ByteReader.ofBody(event);
        return header.type() == EventType.HEARTBEAT
                ? new HeartbeatEvent(body.utf8(body.remaining()), header.nextPosition())
                : parseFields(body);
    }

    private static HeartbeatEvent parseFields(ByteReader body) {
        String file = "";
        long position = 0;
        while (body.remaining() > 0) {
            int field = body.unsignedByte();
            if (field == END) {
                break;
            }
            ByteReader value = body.slice(body.packedLength());
            switch (field) {
                case FILE -> file = value.utf8(value.remaining());
                case POSITION -> position = value.packedInteger();
                default -> {
                    // Newer servers may add fields. A heartbeat carries no data, so skipping them loses nothing.
                }
            }
        }
        return new HeartbeatEvent(file, position);
    }
}
