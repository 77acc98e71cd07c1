package io.crosstide.change.gtid;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;

/**
 * MySQL's binary form of a GTID set: COM_BINLOG_DUMP_GTID takes it, PREVIOUS_GTIDS events hold it
 * ({@code sql/rpl_gtid_set.cc}, all integers little endian):
 *
 * <pre>
 * set      ::= header source*
 * header   ::= number of sources (8 bytes), or with tags: 0x01, number of sources (6 bytes), 0x01
 * source   ::= UUID (16 bytes) tag? number of intervals (8 bytes) interval*
 * tag      ::= 2 * length (1 byte) characters         only with tags; length 0 if a source has none
 * interval ::= first (8 bytes) last + 1 (8 bytes)
 * </pre>
 */
public final class GtidSetCodec {
    private static final long TAGGED = 1;
    private static final int FORMAT_SHIFT = 56;
    private static final long TAGGED_COUNT_MASK = 0x0000_ffff_ffff_ffffL;
    private static final int LONGEST_TAG = 32;

    private GtidSetCodec() {}

    /**
     * Uses the form without tags if the set has none, so that servers before 8.3 understand it; else the tagged form.
     */
    public static byte[] encode(GtidSet set) {
        Map<GtidSource, Intervals> sources = set.intervalsBySource();
        boolean tagged =
                sources.keySet().stream().anyMatch(source -> !source.tag().isEmpty());
        int length = Long.BYTES;
        for (Map.Entry<GtidSource, Intervals> entry : sources.entrySet()) {
            length += 2 * Long.BYTES + (tagged ? 1 + entry.getKey().tag().length() : 0);
            length += Long.BYTES + 2 * Long.BYTES * entry.getValue().size();
        }
        ByteBuffer out = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        out.putLong(tagged ? TAGGED << FORMAT_SHIFT | (long) sources.size() << Byte.SIZE | TAGGED : sources.size());
        sources.forEach((source, intervals) -> encode(source, intervals, tagged, out));
        return out.array();
    }

    private static void encode(GtidSource source, Intervals intervals, boolean tagged, ByteBuffer out) {
        UUID uuid = source.uuid();
        out.order(ByteOrder.BIG_ENDIAN).putLong(uuid.getMostSignificantBits()).putLong(uuid.getLeastSignificantBits());
        out.order(ByteOrder.LITTLE_ENDIAN);
        if (tagged) {
            out.put((byte) (source.tag().length() << 1)).put(source.tag().getBytes(StandardCharsets.US_ASCII));
        }
        out.putLong(intervals.size());
        for (int i = 0; i < intervals.size(); i++) {
            out.putLong(intervals.first(i)).putLong(intervals.last(i) + 1);
        }
    }

    /**
     * Reads either form.
     *
     * @throws IllegalArgumentException if the bytes have neither form
     */
    public static GtidSet decode(byte[] encoded) {
        ByteBuffer in = ByteBuffer.wrap(encoded).order(ByteOrder.LITTLE_ENDIAN);
        require(in, Long.BYTES);
        long header = in.getLong();
        long format = header >>> FORMAT_SHIFT;
        if (format > TAGGED) {
            throw new IllegalArgumentException("GTID set in an unknown binary form " + format);
        }
        boolean tagged = format == TAGGED;
        long sources = tagged ? header >>> Byte.SIZE & TAGGED_COUNT_MASK : header;
        GtidSetBuilder builder = new GtidSetBuilder();
        for (long i = 0; i < sources; i++) {
            GtidSource source = decodeSource(in, tagged);
            require(in, Long.BYTES);
            long intervals = in.getLong();
            for (long j = 0; j < intervals; j++) {
                require(in, 2 * Long.BYTES);
                builder.add(source, in.getLong(), in.getLong() - 1);
            }
        }
        if (in.hasRemaining()) {
            throw new IllegalArgumentException("GTID set in binary form with " + in.remaining() + " bytes too many");
        }
        return builder.build();
    }

    private static GtidSource decodeSource(ByteBuffer in, boolean tagged) {
        require(in, 2 * Long.BYTES + (tagged ? 1 : 0));
        in.order(ByteOrder.BIG_ENDIAN);
        UUID uuid = new UUID(in.getLong(), in.getLong());
        in.order(ByteOrder.LITTLE_ENDIAN);
        if (!tagged) {
            return GtidSource.of(uuid);
        }
        int length = (in.get() & 0xff) >> 1;
        if (length > LONGEST_TAG) {
            throw new IllegalArgumentException("GTID tag of " + length + " characters in a binary GTID set");
        }
        require(in, length);
        byte[] tag = new byte[length];
        in.get(tag);
        return new GtidSource(uuid, new String(tag, StandardCharsets.US_ASCII));
    }

    private static void require(ByteBuffer in, int length) {
        if (in.remaining() < length) {
            throw new IllegalArgumentException("GTID set in binary form ends too early, at byte " + in.limit());
        }
    }
}
