package io.crosstide.writer.apply;

import io.crosstide.change.event.Checksum;
import io.crosstide.change.event.EventHeader;
import io.crosstide.change.event.EventType;
import io.crosstide.change.event.EventsReader;
import io.crosstide.change.event.EventsReader.TableRows;
import io.crosstide.testkit.MysqlServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads what a source server has written into its binary log, transaction by transaction. */
final class SourceBinlog {
    private static final int MAGIC_LENGTH = 4;
    private static final int FLAGS_OFFSET = EventHeader.LENGTH + 6;
    private static final int USE_SQL_FOREIGN_KEY = 0x10;

    private final MysqlServer source;
    private String file = "";
    private int position;

    SourceBinlog(MysqlServer source) {
        this.source = source;
    }

    /** Skips what is written so far. */
    void skipToEnd() throws SQLException {
        try (Connection connection = source.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW BINARY LOG STATUS")) {
            row.next();
            file = row.getString(1);
            position = row.getInt(2);
        }
    }

    /** The row changes of each transaction committed since the last call; transactions without any are left out. */
    List<List<TableRows>> read() throws IOException {
        return read(~0);
    }

    /** The same as a server would have logged it that leaves cascades out of its binary log. */
    List<List<TableRows>> readWithoutCascadeFlag() throws IOException {
        return read(~USE_SQL_FOREIGN_KEY);
    }

    private List<List<TableRows>> read(int flags) throws IOException {
        Path path = source.dataDirectory().resolve(file);
        byte[] log = Files.readAllBytes(path);
        List<List<TableRows>> transactions = new ArrayList<>();
        ByteArrayOutputStream events = new ByteArrayOutputStream();
        int offset = Math.max(position, MAGIC_LENGTH);
        while (offset < log.length) {
            EventHeader header = EventHeader.read(log, offset);
            byte[] event = Arrays.copyOfRange(log, offset, offset + (int) header.length());
            offset += event.length;
            if (EventType.isRows(header.type())) {
                byte[] rows = Checksum.strip(event);
                rows[FLAGS_OFFSET] &= (byte) flags;
                events.writeBytes(rows);
            } else if (header.type() == EventType.TABLE_MAP) {
                events.writeBytes(Checksum.strip(event));
            } else if (events.size() > 0) {
                List<TableRows> rows = new ArrayList<>();
                new EventsReader(events.toByteArray(), 0).forEachRemaining(rows::add);
                transactions.add(rows);
                events.reset();
            }
        }
        position = offset;
        return transactions;
    }
}
