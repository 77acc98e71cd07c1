package io.crosstide.change.event;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/** Events of a log file in the test resources, with checksums verified and removed, and payloads decompressed. */
public final class RecordedBinlog {
    private static final int MAGIC_LENGTH = 4;

    private RecordedBinlog() {}

    public static byte[] resource(String name) throws IOException {
        try (InputStream file =
                Objects.requireNonNull(RecordedBinlog.class.getResourceAsStream("/binlog/" + name + ".gz"), name)) {
            return new GZIPInputStream(file).readAllBytes();
        }
    }

    public static List<byte[]> events(String name) throws IOException {
        byte[] log = resource(name);
        List<byte[]> events = new ArrayList<>();
        int offset = MAGIC_LENGTH;
        while (offset < log.length) {
            int length = (int) EventHeader.read(log, offset).length();
            byte[] event = Arrays.copyOfRange(log, offset, offset + length);
            Checksum.verify(event);
            int type = EventHeader.read(event, 0).type();
            byte[] stripped = type == EventType.FORMAT_DESCRIPTION ? event : Checksum.strip(event);
            events.add(stripped);
            if (type == EventType.TRANSACTION_PAYLOAD) {
                events.addAll(unpack(stripped));
            }
            offset += length;
        }
        return events;
    }

    private static List<byte[]> unpack(byte[] event) {
        PayloadHeader header = PayloadHeader.parse(event);
        byte[] payload = Arrays.copyOfRange(event, header.payloadOffset(), event.length);
        byte[] inner = Zstd.decompress(payload, (int) header.uncompressedLength());
        List<byte[]> events = new ArrayList<>();
        int offset = 0;
        while (offset < inner.length) {
            int length = (int) EventHeader.read(inner, offset).length();
            events.add(Arrays.copyOfRange(inner, offset, offset + length));
            offset += length;
        }
        return events;
    }

    public static byte[] first(List<byte[]> events, int type) {
        return events.stream()
                .filter(event -> EventHeader.read(event, 0).type() == type)
                .findFirst()
                .orElseThrow();
    }

    /** The bytes of all parts, one after the other. */
    public static byte[] join(byte[]... events) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] event : events) {
            joined.writeBytes(event);
        }
        return joined.toByteArray();
    }
}
