package io.crosstide.fuzz;

import com.github.luben.zstd.Zstd;
import io.crosstide.change.event.Checksum;
import io.crosstide.change.event.EventHeader;
import io.crosstide.change.event.EventType;
import io.crosstide.change.event.PayloadHeader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** Valid inputs, from the resources of other modules' tests: a fuzzer that starts with them gets deep. */
public final class Seeds {
    private static final Path HOME = Path.of(System.getProperty("crosstide.home"));
    private static final int MAGIC_LENGTH = 4;

    /** The fuzzer changes short inputs more often than long ones. */
    private static final int LONGEST = 3_000;

    private Seeds() {}

    /** The golden records of the wire format whose file has such a name. */
    public static List<byte[]> records(String... names) {
        return Stream.of(names).map(Seeds::record).toList();
    }

    private static byte[] record(String name) {
        byte[] hex = file("change/src/test/resources/wire/" + name + ".hex");
        return HexFormat.of().parseHex(new String(hex, StandardCharsets.US_ASCII).replace("\n", ""));
    }

    /** Topology files, valid and wrong. */
    public static List<byte[]> topologies() {
        return Stream.of("full", "bad/links", "bad/mesh", "bad/patterns-and-secrets", "bad/sections", "bad/yaml")
                .map(name -> file("topology/src/test/resources/io/crosstide/topology/" + name + ".yaml"))
                .toList();
    }

    /** Short events of a recorded binlog without checksums, those of compressed transactions included. */
    public static List<byte[]> events() {
        List<byte[]> events = new ArrayList<>(recorded("types"));
        events.addAll(recorded("next"));
        events.removeIf(event -> event.length > LONGEST);
        return events;
    }

    /** The first recorded event of each type that is short. */
    public static List<byte[]> eventOfEachType() {
        List<byte[]> first = new ArrayList<>();
        for (byte[] event : events()) {
            if (first.stream().noneMatch(other -> type(other) == type(event))) {
                first.add(event);
            }
        }
        return first;
    }

    /** Table maps and rows events of short recorded statements, as a record carries them. */
    public static List<byte[]> chunks() {
        List<byte[]> chunks = statements();
        chunks.removeIf(chunk -> chunk.length > LONGEST);
        return chunks;
    }

    /** Table maps and rows events of all recorded statements. */
    public static List<byte[]> statements() {
        List<byte[]> chunks = new ArrayList<>();
        ByteArrayOutputStream statement = new ByteArrayOutputStream();
        for (byte[] event : recorded("types")) {
            if (type(event) == EventType.TABLE_MAP || EventType.isRows(type(event))) {
                statement.writeBytes(event);
            } else {
                add(statement, chunks);
            }
        }
        return chunks;
    }

    /** Recorded transactions, as the server sends them, but without checksums. */
    public static List<byte[]> transactions() {
        List<byte[]> transactions = new ArrayList<>();
        ByteArrayOutputStream transaction = new ByteArrayOutputStream();
        for (byte[] event : recordedAsSent("types")) {
            if (type(event) == EventType.GTID || type(event) == EventType.GTID_TAGGED) {
                add(transaction, transactions);
            }
            if (type(event) != EventType.FORMAT_DESCRIPTION) {
                transaction.writeBytes(event);
            }
        }
        add(transaction, transactions);
        transactions.removeIf(events -> events.length > LONGEST);
        return transactions;
    }

    private static void add(ByteArrayOutputStream collected, List<byte[]> all) {
        if (collected.size() > 0) {
            all.add(collected.toByteArray());
        }
        collected.reset();
    }

    private static int type(byte[] event) {
        return EventHeader.read(event, 0).type();
    }

    private static List<byte[]> recorded(String name) {
        List<byte[]> events = new ArrayList<>();
        for (byte[] event : recordedAsSent(name)) {
            events.add(event);
            if (type(event) == EventType.TRANSACTION_PAYLOAD) {
                PayloadHeader header = PayloadHeader.parse(event);
                byte[] payload = Arrays.copyOfRange(event, header.payloadOffset(), event.length);
                events.addAll(split(Zstd.decompress(payload, (int) header.uncompressedLength()), 0));
            }
        }
        return events;
    }

    private static List<byte[]> recordedAsSent(String name) {
        byte[] zipped = file("change/src/test/resources/binlog/" + name + ".binlog.gz");
        try (GZIPInputStream log = new GZIPInputStream(new ByteArrayInputStream(zipped))) {
            return split(log.readAllBytes(), MAGIC_LENGTH).stream()
                    .map(event -> type(event) == EventType.FORMAT_DESCRIPTION ? event : Checksum.strip(event))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<byte[]> split(byte[] log, int start) {
        List<byte[]> events = new ArrayList<>();
        for (int offset = start; offset < log.length; ) {
            int length = (int) EventHeader.read(log, offset).length();
            events.add(Arrays.copyOfRange(log, offset, offset + length));
            offset += length;
        }
        return events;
    }

    private static byte[] file(String path) {
        try {
            return Files.readAllBytes(HOME.resolve(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
