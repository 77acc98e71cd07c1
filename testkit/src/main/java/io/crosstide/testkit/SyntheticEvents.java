package io.crosstide.testkit;

import io.crosstide.change.event.EventHeader;
import io.crosstide.change.event.EventType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.zip.CRC32;

/**
 * Events of a binlog as MySQL would write them, for simulations. All tables are {@code (id INT PRIMARY KEY, version INT)}.
 *
 * @param checksums whether each event ends with a CRC32
 */
public record SyntheticEvents(boolean checksums) {
    private static final int CHECKSUM_LENGTH = 4;
    private static final int STATEMENT_END = 1;
    private static final int TIMESTAMP = 1_700_000_000;

    public byte[] gtid(UUID source, long number, long commitMicros) {
        ByteBuffer body = ByteBuffer.allocate(80).order(ByteOrder.BIG_ENDIAN);
        body.put((byte) 0).putLong(source.getMostSignificantBits()).putLong(source.getLeastSignificantBits());
        body.order(ByteOrder.LITTLE_ENDIAN).putLong(number);
        body.put((byte) 2).putLong(0).putLong(1); // logical clock
        for (int i = 0; i < 7; i++) {
            body.put((byte) (commitMicros >>> (8 * i)));
        }
        return event(EventType.GTID, body.put((byte) 100).putInt(80_400));
    }

    /** A statement as text: BEGIN, or DDL. */
    public byte[] query(String sql) {
        byte[] text = sql.getBytes(StandardCharsets.UTF_8);
        ByteBuffer body = ByteBuffer.allocate(14 + text.length).order(ByteOrder.LITTLE_ENDIAN);
        return event(EventType.QUERY, body.position(13).put((byte) 0).put(text));
    }

    public byte[] xid() {
        return event(EventType.XID, ByteBuffer.allocate(8).position(8));
    }

    /** Says that the source has nothing more to send. */
    public byte[] heartbeat() {
        return event(EventType.HEARTBEAT, ByteBuffer.allocate(8).put("binlog.1".getBytes(StandardCharsets.UTF_8)));
    }

    public byte[] tableMap(int tableId, String database, String table) {
        ByteBuffer body = ByteBuffer.allocate(160).order(ByteOrder.LITTLE_ENDIAN);
        body.putInt(tableId).putShort((short) 0).putShort((short) 1);
        name(body, database).put((byte) 0);
        name(body, table).put((byte) 0);
        body.put((byte) 2).put((byte) 3).put((byte) 3); // two columns of type LONG
        body.put((byte) 0).put((byte) 0); // no metadata, no column may be NULL
        body.put((byte) 1).put((byte) 1).put((byte) 0); // SIGNEDNESS: none is unsigned
        body.put((byte) 4).put((byte) 11); // COLUMN_NAME
        name(name(body, "id"), "version");
        body.put((byte) 8).put((byte) 1).put((byte) 0); // SIMPLE_PRIMARY_KEY: the first column
        return event(EventType.TABLE_MAP, body);
    }

    private static ByteBuffer name(ByteBuffer body, String name) {
        return body.put((byte) name.length()).put(name.getBytes(StandardCharsets.UTF_8));
    }

    /** Inserts a row, in a statement that ends with it. */
    public byte[] insert(int tableId, int id, int version) {
        return event(EventType.WRITE_ROWS, row(rows(tableId), id, version));
    }

    /** Changes a row, in a statement that ends with it. */
    public byte[] update(int tableId, int id, int before, int after) {
        ByteBuffer body = rows(tableId).put((byte) 3);
        return event(EventType.UPDATE_ROWS, row(row(body, id, before), id, after));
    }

    private static ByteBuffer rows(int tableId) {
        ByteBuffer body = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
        body.putInt(tableId).putShort((short) 0);
        return body.putShort((short) STATEMENT_END)
                .putShort((short) 2)
                .put((byte) 2)
                .put((byte) 3);
    }

    private static ByteBuffer row(ByteBuffer body, int id, int version) {
        return body.put((byte) 0).putInt(id).putInt(version);
    }

    private byte[] event(int type, ByteBuffer body) {
        int length = EventHeader.LENGTH + body.position() + (checksums ? CHECKSUM_LENGTH : 0);
        ByteBuffer event = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        event.putInt(TIMESTAMP)
                .put((byte) type)
                .putInt(1)
                .putInt(length)
                .putInt(0)
                .putShort((short) 0);
        event.put(body.duplicate().flip());
        if (checksums) {
            CRC32 crc = new CRC32();
            crc.update(event.array(), 0, length - CHECKSUM_LENGTH);
            event.putInt((int) crc.getValue());
        }
        return event.array();
    }
}
