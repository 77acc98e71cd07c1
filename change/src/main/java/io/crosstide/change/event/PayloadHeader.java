package io.crosstide.change.event;

/**
 * The fields of a TRANSACTION_PAYLOAD event before its payload. The payload holds all other events of one transaction,
 * without checksums.
 *
 * @param compression how the payload is compressed
 * @param uncompressedLength bytes of all events together
 * @param payloadOffset where the payload starts in the event
 * @param payloadLength bytes of the payload
 */
public record PayloadHeader(Compression compression, long uncompressedLength, int payloadOffset, int payloadLength) {
    /** How a payload is compressed. */
    public enum Compression {
        ZSTD,
        NONE
    }

    private static final int END = 0;
    private static final int PAYLOAD_SIZE = 1;
    private static final int COMPRESSION_TYPE = 2;
    private static final int UNCOMPRESSED_SIZE = 3;

    /** Reads an event without checksum. */
    public static PayloadHeader parse(byte[] event) {
        EventHeader.expect(event, EventType.TRANSACTION_PAYLOAD);
        return parse(event, event.length);
    }

    /**
     * Reads the fields from the first bytes of an event.
     *
     * @param length bytes of the whole event without checksum
     */
    public static PayloadHeader parse(byte[] start, long length) {
        ByteReader body = ByteReader.ofBody(start);
        long payload = -1;
        long uncompressed = -1;
        long compression = -1;
        int field = body.unsignedByte();
        while (field != END) {
            ByteReader value = body.slice(body.packedLength());
            switch (field) {
                case PAYLOAD_SIZE -> payload = value.packedInteger();
                case COMPRESSION_TYPE -> compression = value.packedInteger();
                case UNCOMPRESSED_SIZE -> uncompressed = value.packedInteger();
                default ->
                    throw new UnsupportedEventException("A TRANSACTION_PAYLOAD event has the unknown field " + field
                            + "; set binlog_transaction_compression=OFF on the source");
            }
            field = body.unsignedByte();
        }
        if (payload != length - body.position()) {
            throw new CorruptEventException("A TRANSACTION_PAYLOAD event announces a payload of " + payload
                    + " bytes, but has " + (length - body.position()));
        }
        return new PayloadHeader(compression(compression), uncompressed, body.position(), (int) payload);
    }

    private static Compression compression(long code) {
        if (code == 0) {
            return Compression.ZSTD;
        }
        if (code == 255) {
            return Compression.NONE;
        }
        throw new UnsupportedEventException("A TRANSACTION_PAYLOAD event has the unknown compression " + code
                + "; set binlog_transaction_compression=OFF on the source");
    }
}
