package io.crosstide.cli.matrix;

import io.crosstide.change.event.Checksum;
import io.crosstide.change.event.EventHeader;
import io.crosstide.change.event.EventType;
import io.crosstide.change.row.EventsReader;
import io.crosstide.change.row.EventsReader.TableRows;
import io.crosstide.testkit.mysql.MysqlServer;
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

/** Reads the binary log of a source server, transaction by transaction. */
final class SourceRows {
    private static final int MAGIC_LENGTH = 4;

    private final MysqlServer source;
    private String file = "";
    private int position;

    SourceRows(MysqlServer source) {
        this.source = source;
    }

    /** Skips the transactions written so far. */
    void skipToEnd() throws SQLException {
        try (Connection connection = source.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW BINARY LOGS")) {
            while (row.next()) {
                file = row.getString(1);
                position = row.getInt(2);
            }
        }
    }

    /**
     * The row changes of each transaction committed since the last call, without transactions that have no row changes.
     */
    List<List<TableRows>> read() throws IOException {
        Path path = source.dataDirectory().resolve(file);
        byte[] log = Files.readAllBytes(path);
        List<List<TableRows>> transactions = new ArrayList<>();
        ByteArrayOutputStream events = new ByteArrayOutputStream();
        int offset = Math.max(position, MAGIC_LENGTH);
        while (offset < log.length) {
            EventHeader header = EventHeader.read(log, offset);
            byte[] event = Arrays.copyOfRange(log, offset, offset + (int) header.length());
            offset += event.length;
            if (EventType.isRows(header.type()) || header.type() == EventType.TABLE_MAP) {
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
