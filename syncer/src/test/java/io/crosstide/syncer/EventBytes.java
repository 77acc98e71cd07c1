package io.crosstide.syncer;

import io.crosstide.change.event.EventHeader;
import io.crosstide.change.event.EventType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.zip.CRC32;

/** Events of a binlog, as a server would send them one after the other, with checksums. */
public final class EventBytes {
    public static final UUID SERVER = UUID.fromString("3e11fa47-71ca-11e1-9e33-c80aa9429562");

    private long position = 4;

    /** The xid is X'00ff27' with format id 0, or any format id whose low 32 bits are zero. */
    public byte[] xaPrepare(int onePhase) {
        byte[] body = {(byte) onePhase, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, (byte) 0xff, 0x27};
        return event(EventType.XA_PREPARE, 0, body);
    }

    public byte[] gtid(long number) {
        ByteBuffer body = ByteBuffer.allocate(42 + 7 + 1 + 4).order(ByteOrder.LITTLE_ENDIAN);
        body.put((byte) 0);
        body.order(ByteOrder.BIG_ENDIAN)
                .putLong(SERVER.getMostSignificantBits())
                .putLong(SERVER.getLeastSignificantBits());
        body.order(ByteOrder.LITTLE_ENDIAN)
                .putLong(number)
                .put((byte) 2)
                .putLong(0)
                .putLong(1);
        body.put(new byte[7]).put((byte) 100).putInt(80_400);
        return event(EventType.GTID, 0, body.array());
    }

    public byte[] query(String sql) {
        return query(new byte[0], sql);
    }

    public byte[] query(byte[] variables, String sql) {
        byte[] text = sql.getBytes(StandardCharsets.UTF_8);
        ByteBuffer body =
                ByteBuffer.allocate(13 + variables.length + 1 + text.length).order(ByteOrder.LITTLE_ENDIAN);
        body.putShort(11, (short) variables.length);
        body.position(13);
        body.put(variables).put((byte) 0).put(text);
        return event(EventType.QUERY, 0, body.array());
    }

    public byte[] tableMap(int id) {
        byte[] body = new byte[8 + 3 + 3];
        body[0] = (byte) id;
        body[8] = 1;
        body[9] = 'd';
        body[11] = 1;
        body[12] = 't';
        return event(EventType.TABLE_MAP, 0, body);
    }

    public byte[] rows(int id) {
        byte[] body = new byte[12];
        body[0] = (byte) id;
        return event(EventType.WRITE_ROWS, 0, body);
    }

    /** The first {@code length} bytes of zstd data, after the payload fields that describe them. */
    byte[] payload(byte[] packed, int length) {
        return payload(packed, length, 400);
    }

    byte[] payload(byte[] packed, int length, long uncompressed) {
        ByteBuffer body = ByteBuffer.allocate(5 + 3 + 11 + 1 + length).order(ByteOrder.LITTLE_ENDIAN);
        body.put((byte) 1).put((byte) 3).put((byte) 0xfc).putShort((short) length); // size
        body.put((byte) 2).put((byte) 1).put((byte) 0); // compression
        body.put((byte) 3).put((byte) 9).put((byte) 0xfe).putLong(uncompressed); // size of all events, or more
        body.put((byte) 0).put(packed, 0, length);
        return event(EventType.TRANSACTION_PAYLOAD, 0, body.array());
    }

    public byte[] event(int type, int flags, byte[] body) {
        int length = EventHeader.LENGTH + body.length + 4;
        position += length;
        ByteBuffer event = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        event.putInt(1_700_000_000).put((byte) type).putInt(1).putInt(length).putInt((int) position);
        event.putShort((short) flags).put(body);
        CRC32 crc = new CRC32();
        crc.update(event.array(), 0, length - 4);
        return event.putInt((int) crc.getValue()).array();
    }
}
