package io.crosstide.change.event;

/**
 * The log continues in another file. At the start of a dump the server sends an artificial rotate event (timestamp 0,
 * flag {@link EventHeader#ARTIFICIAL}) that names the file of the events that follow.
 */
public record RotateEvent(String file, long position) {
    /** Reads an event without checksum. */
    public static RotateEvent parse(byte[] event) {
        EventHeader.expect(event, EventType.ROTATE);
        ByteReader body = ByteReader.ofBody(event);
        long position = body.unsigned(8);
        return new RotateEvent(body.utf8(body.remaining()), position);
    }
}
