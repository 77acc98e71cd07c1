package io.crosstide.writer.row;

import com.github.luben.zstd.ZstdInputStream;
import io.crosstide.change.event.Checksum;
import io.crosstide.change.event.EventHeader;
import io.crosstide.change.event.EventType;
import io.crosstide.change.event.PayloadHeader;
import io.crosstide.change.row.EventsReader;
import io.crosstide.change.row.EventsReader.TableRows;
import io.crosstide.testkit.mysql.MysqlServer;
import io.crosstide.topology.connect.ServerVersion;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the binary log of a source server, transaction by transaction. */
final class SourceBinlog {
    private static final Set<Integer> STARTS = Set.of(EventType.GTID, EventType.ANONYMOUS_GTID, EventType.GTID_TAGGED);
    private static final int FLAGS_OFFSET = EventHeader.LENGTH + 6;
    private static final int USE_SQL_FOREIGN_KEY = 0x10;

    private final MysqlServer source;
    /** The events of the transactions read since the last skip. */
    private final IdentityHashMap<List<TableRows>, byte[]> bytes = new IdentityHashMap<>();

    private String file = "";
    private long position = 4;

    SourceBinlog(MysqlServer source) {
        this.source = source;
    }

    /** Skips everything written so far. */
    void skipToEnd() throws SQLException {
        bytes.clear();
        try (Connection connection = source.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(status(connection))) {
            row.next();
            file = row.getString(1);
            position = row.getLong(2);
        }
    }

    private static String status(Connection connection) throws SQLException {
        return ServerVersion.of(connection).compareTo(ServerVersion.parse("8.4.0")) < 0
                ? "SHOW MASTER STATUS"
                : "SHOW BINARY LOG STATUS";
    }

    /** The events of a transaction as the source logged them; none for lists that were not read since the last skip. */
    Optional<byte[]> events(List<TableRows> transaction) {
        return Optional.ofNullable(bytes.get(transaction));
    }

    /** The row changes of each transaction committed since the last call, without transactions that have none. */
    List<List<TableRows>> read() throws IOException {
        return read(~0);
    }

    /** The same as logged by a server that leaves cascades out of its binary log. */
    List<List<TableRows>> readWithoutCascadeFlag() throws IOException {
        return read(~USE_SQL_FOREIGN_KEY);
    }

    private List<List<TableRows>> read(int flags) throws IOException {
        byte[] log = written();
        List<List<TableRows>> transactions = new ArrayList<>();
        ByteArrayOutputStream events = new ByteArrayOutputStream();
        int offset = 0;
        while (offset < log.length) {
            EventHeader header = EventHeader.read(log, offset);
            byte[] event = Arrays.copyOfRange(log, offset, offset + (int) header.length());
            offset += event.length;
            if (header.type() == EventType.TRANSACTION_PAYLOAD) {
                unpack(Checksum.strip(event), flags, events);
            } else if (STARTS.contains(header.type())) {
                take(events, transactions);
            } else if (isKept(header)) {
                events.writeBytes(kept(Checksum.strip(event), header, flags));
            }
        }
        take(events, transactions);
        return transactions;
    }

    private byte[] written() throws IOException {
        try (RandomAccessFile log =
                new RandomAccessFile(source.dataDirectory().resolve(file).toFile(), "r")) {
            log.seek(position);
            byte[] bytes = new byte[(int) (log.length() - position)];
            log.readFully(bytes);
            position += bytes.length;
            return bytes;
        }
    }

    private static void unpack(byte[] event, int flags, ByteArrayOutputStream events) throws IOException {
        PayloadHeader payload = PayloadHeader.parse(event);
        InputStream packed = new ByteArrayInputStream(event, payload.payloadOffset(), payload.payloadLength());
        byte[] inner = (payload.compression() == PayloadHeader.Compression.ZSTD ? new ZstdInputStream(packed) : packed)
                .readAllBytes();
        for (int offset = 0; offset < inner.length; ) {
            EventHeader header = EventHeader.read(inner, offset);
            int end = offset + (int) header.length();
            if (isKept(header)) {
                events.writeBytes(kept(Arrays.copyOfRange(inner, offset, end), header, flags));
            }
            offset = end;
        }
    }

    private static boolean isKept(EventHeader header) {
        return EventType.isRows(header.type()) || header.type() == EventType.TABLE_MAP;
    }

    private static byte[] kept(byte[] event, EventHeader header, int flags) {
        if (EventType.isRows(header.type())) {
            event[FLAGS_OFFSET] &= (byte) flags;
        }
        return event;
    }

    private void take(ByteArrayOutputStream events, List<List<TableRows>> transactions) {
        if (events.size() > 0) {
            List<TableRows> rows = new ArrayList<>();
            byte[] all = events.toByteArray();
            new EventsReader(all, 0).forEachRemaining(rows::add);
            transactions.add(rows);
            bytes.put(rows, all);
            events.reset();
        }
    }
}
