package io.crosstide.writer;

import io.crosstide.change.event.Checksum;
import io.crosstide.change.event.EventHeader;
import io.crosstide.change.event.EventType;
import io.crosstide.change.event.GtidEvent;
import io.crosstide.change.event.QueryEvent;
import io.crosstide.change.gtid.Gtid;
import io.crosstide.change.row.EventsWriter;
import io.crosstide.testkit.mysql.MysqlServer;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads the transactions that a real server has written to its binlog since a point in time. */
final class SourceLog {
    /**
     * A transaction of the binlog.
     *
     * @param chunks empty for DDL
     */
    record Transaction(Gtid gtid, long commitMicros, List<EventsWriter.Chunk> chunks, String position) {}

    private record Place(String file, long offset) {}

    private final MysqlServer server;
    private final int chunkLimit;
    private Place place;

    /** Starts at the current position; chunks have at most this many bytes. */
    SourceLog(MysqlServer server, int chunkLimit) throws SQLException {
        this.server = server;
        this.chunkLimit = chunkLimit;
        this.place = now();
    }

    /** The transactions committed since the last call. */
    List<Transaction> read() throws SQLException, IOException {
        Place end = now();
        if (!end.file().equals(place.file())) {
            throw new IOException("the binlog continues in another file");
        }
        byte[] log = new byte[(int) (end.offset() - place.offset())];
        try (RandomAccessFile file =
                new RandomAccessFile(server.dataDirectory().resolve(end.file()).toFile(), "r")) {
            file.seek(place.offset());
            file.readFully(log);
        }
        List<Transaction> transactions = new ArrayList<>();
        GtidEvent gtid = null;
        EventsWriter rows = new EventsWriter(chunkLimit);
        List<EventsWriter.Chunk> chunks = new ArrayList<>();
        for (int offset = 0; offset < log.length; ) {
            EventHeader header = EventHeader.read(log, offset);
            byte[] event = Checksum.strip(Arrays.copyOfRange(log, offset, offset + (int) header.length()));
            int type = header.type();
            if (type == EventType.GTID || type == EventType.GTID_TAGGED) {
                gtid = GtidEvent.parse(event);
                rows = new EventsWriter(chunkLimit);
                chunks = new ArrayList<>();
            } else if (type == EventType.TABLE_MAP || EventType.isRows(type)) {
                rows.add(event).ifPresent(chunks::add);
            } else if (type == EventType.XID || isDdl(type, event)) {
                rows.finish().ifPresent(chunks::add);
                GtidEvent opened = Objects.requireNonNull(gtid);
                transactions.add(new Transaction(
                        opened.gtid(),
                        opened.originalCommitMicros(),
                        chunks,
                        end.file() + ":" + (place.offset() + offset)));
            }
            offset += (int) header.length();
        }
        place = end;
        return transactions;
    }

    private static boolean isDdl(int type, byte @Nullable [] event) {
        return type == EventType.QUERY
                && event != null
                && !QueryEvent.parse(event).sql().equals("BEGIN");
    }

    private Place now() throws SQLException {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW BINARY LOG STATUS")) {
            row.next();
            return new Place(row.getString(1), row.getLong(2));
        }
    }
}
