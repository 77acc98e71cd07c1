package io.crosstide.writer.audit;

import io.crosstide.binlog.PartedEvent;
import io.crosstide.binlog.PayloadEvents;
import io.crosstide.bookkeeping.CrosstideSchema;
import io.crosstide.bookkeeping.DirectionRow;
import io.crosstide.change.event.Checksum;
import io.crosstide.change.event.EventHeader;
import io.crosstide.change.event.EventType;
import io.crosstide.change.event.FormatDescription;
import io.crosstide.change.event.GtidEvent;
import io.crosstide.change.event.QueryEvent;
import io.crosstide.change.event.UnsupportedEventException;
import io.crosstide.change.gtid.Gtid;
import io.crosstide.change.row.MappedTable;
import io.crosstide.change.row.RowsEvent;
import io.crosstide.topology.LinkName;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the transactions in the events of the target's binlog. It keeps rows only of transactions that the link may have
 * applied by their row events. These are small: the writer applies larger ones row by row.
 */
final class EchoAssembler {
    /** Decides by a transaction's GTID whether the link may have applied it. */
    @FunctionalInterface
    interface Candidates {
        boolean include(Gtid gtid) throws SQLException;
    }

    /** MySQL ends a statement that changed nothing with a rows event of this table id. */
    private static final long NO_TABLE = 0xFFFFFF;

    @SuppressWarnings("ArrayRecordComponent") // events are never copied
    private record Mapped(MappedTable table, byte[] event) {}

    private final LinkName link;
    private final boolean byDirection;
    private final Candidates candidates;
    private boolean checksums = true; // the reader asks for them; a format description corrects this

    /** The open transaction and what was read of it. */
    private @Nullable GtidEvent open;

    private boolean wanted;
    private boolean begun; // BEGIN or XA START was read
    private boolean rowByRow;
    private boolean changesRows;
    private final Map<Long, Mapped> tables = new HashMap<>(); // of the current statement
    private final List<DirectionRow> directions = new ArrayList<>();
    private final List<EchoedRows> rows = new ArrayList<>();

    private @Nullable Echo complete;

    /** @param byDirection whether an echo begins with a row of {@code crosstide.direction} */
    EchoAssembler(LinkName link, boolean byDirection, Candidates candidates) {
        this.link = link;
        this.byDirection = byDirection;
        this.candidates = candidates;
    }

    /**
     * Takes the next event as the server sent it, or its first part. Returns the transaction that it completes.
     *
     * @throws io.crosstide.change.event.EventException if an event cannot be read, or its rows would have to be guessed
     */
    Optional<Echo> accept(byte[] raw, PartedEvent.Parts rest) throws IOException, InterruptedException, SQLException {
        complete = null;
        EventHeader header = EventHeader.read(raw, 0);
        if (header.type() == EventType.FORMAT_DESCRIPTION) {
            checksums = FormatDescription.parse(raw).hasChecksum();
        } else if (header.type() == EventType.TRANSACTION_PAYLOAD) {
            payload(new PartedEvent(raw, rest, checksums));
        } else {
            if (checksums) {
                Checksum.verify(raw);
            }
            byte[] event = checksums ? Checksum.strip(raw) : raw;
            if (header.type() == EventType.GTID || header.type() == EventType.GTID_TAGGED) {
                begin(GtidEvent.parse(event));
            } else {
                event(header, event);
            }
        }
        return Optional.ofNullable(complete);
    }

    private void begin(GtidEvent gtid) throws SQLException {
        end(); // a statement that was not recognised as the end, such as one of the server's own
        open = gtid;
        wanted = candidates.include(gtid.gtid());
    }

    private void payload(PartedEvent event) throws IOException, InterruptedException {
        if (wanted) {
            new PayloadEvents(event, this::event).read();
        } else {
            event.verify();
        }
        end(); // a payload contains a whole transaction
    }

    private void event(EventHeader header, byte[] event) {
        switch (header.type()) {
            case EventType.QUERY -> query(QueryEvent.parse(event).sql());
            case EventType.XID, EventType.XA_PREPARE -> end();
            case EventType.ANONYMOUS_GTID ->
                throw new UnsupportedEventException("The target's binlog has a transaction without a GTID");
            case EventType.TABLE_MAP -> {
                if (wanted) {
                    MappedTable table = MappedTable.parse(event);
                    tables.put(table.tableId(), new Mapped(table, event));
                }
            }
            case EventType.WRITE_ROWS, EventType.UPDATE_ROWS, EventType.DELETE_ROWS -> rows(header, event);
            case EventType.PARTIAL_UPDATE_ROWS,
                    EventType.WRITE_ROWS_V1,
                    EventType.UPDATE_ROWS_V1,
                    EventType.DELETE_ROWS_V1 -> {
                // Only what the link itself has written begins with a row of direction: another transaction may have
                // any rows.
                if (wanted && (!byDirection || !directions.isEmpty())) {
                    throw new UnsupportedEventException(EventType.name(header.type())
                            + " event in the target's binlog; its rows have no complete before images");
                }
                wanted = false;
            }
            default -> {
                // it changes no rows
            }
        }
    }

    private void query(String sql) {
        if (begun) {
            if (sql.equals("COMMIT") || sql.equals("ROLLBACK")) {
                end();
            }
        } else if (sql.equals("BEGIN") || sql.startsWith("XA START")) {
            begun = true;
        } else {
            end(); // DDL, or the end of a prepared XA transaction
        }
    }

    private void rows(EventHeader header, byte[] event) {
        if (!wanted) {
            return;
        }
        long id = RowsEvent.tableId(event);
        Mapped mapped = tables.get(id);
        if (mapped != null) {
            rows(header, mapped, event);
        } else if (id != NO_TABLE) {
            throw new UnsupportedEventException("Rows of table id " + id + " come without a table map");
        }
        if ((RowsEvent.flags(event) & RowsEvent.STMT_END) != 0) {
            tables.clear();
        }
    }

    private void rows(EventHeader header, Mapped mapped, byte[] event) {
        if (mapped.table().database().equals(CrosstideSchema.DATABASE)) {
            bookkeeping(mapped.table().table(), new EchoedRows(mapped.event(), event));
        } else if (byDirection && directions.isEmpty()) {
            wanted = false; // a transaction of an application, or an echo of another link
        } else {
            changesRows = true;
            if (header.type() != EventType.WRITE_ROWS && !rowByRow) {
                rows.add(new EchoedRows(mapped.event(), event));
            }
        }
    }

    private void bookkeeping(String table, EchoedRows event) {
        if (table.equals("guard")) {
            rowByRow = true;
        } else if (table.equals("direction") && byDirection) {
            DirectionRow.read(event.tableMap(), event.event()).stream()
                    .filter(row -> row.isOf(link))
                    .forEach(directions::add);
        }
    }

    private void end() {
        GtidEvent ended = open;
        if (ended != null) {
            complete = new Echo(
                    ended.gtid(),
                    ended.immediateCommitMicros(),
                    rowByRow,
                    changesRows,
                    directions,
                    rowByRow ? List.of() : rows);
        }
        open = null;
        wanted = false;
        begun = false;
        rowByRow = false;
        changesRows = false;
        tables.clear();
        directions.clear();
        rows.clear();
    }
}
