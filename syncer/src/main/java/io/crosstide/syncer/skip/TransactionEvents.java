package io.crosstide.syncer.skip;

import io.crosstide.binlog.PartedEvent;
import io.crosstide.binlog.PayloadEvents;
import io.crosstide.change.event.Checksum;
import io.crosstide.change.event.EventHeader;
import io.crosstide.change.event.EventType;
import io.crosstide.change.event.FormatDescription;
import io.crosstide.change.event.GtidEvent;
import io.crosstide.change.event.QueryEvent;
import io.crosstide.change.event.Xid;
import io.crosstide.change.gtid.Gtid;
import io.crosstide.change.row.MappedTable;
import io.crosstide.change.row.RowsEvent;
import io.crosstide.syncer.assembly.XaStatement;
import io.crosstide.syncer.failure.SourceUnreachableException;
import io.crosstide.syncer.filter.DdlFilter;
import java.io.IOException;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds one transaction in the events of a binlog connection, and shows it to a visitor, whatever it contains. It publishes nothing,
 * so it refuses nothing: what it does not know is reported as unreadable.
 */
final class TransactionEvents {
    /** A table with its table map event, which is never copied. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Mapping(MappedTable table, byte[] event) {}

    private final Gtid gtid;
    private final TransactionVisitor visitor;
    private final Map<Long, Mapping> tables = new HashMap<>();
    private boolean checksums = true; // a format description corrects this
    private boolean inside;
    private boolean begun;
    private boolean complete;
    private int heartbeats;
    private int index;
    private @Nullable Xid committed;

    /** @param firstIndex of the first rows event or statement */
    TransactionEvents(Gtid gtid, int firstIndex, TransactionVisitor visitor) {
        this.gtid = gtid;
        this.index = firstIndex;
        this.visitor = visitor;
    }

    /** Whether the transaction was found and read to its end. */
    boolean isComplete() {
        return complete;
    }

    /** How often the server had nothing to send before the transaction. */
    int heartbeats() {
        return heartbeats;
    }

    /** The index of the next rows event or statement. */
    int nextIndex() {
        return index;
    }

    /** The XA transaction that the transaction commits, if it is an XA COMMIT. */
    Optional<Xid> committed() {
        return Optional.ofNullable(committed);
    }

    /** Processes the next event as the server sent it. */
    void accept(byte[] raw, PartedEvent.Parts rest) throws InterruptedException, IOException, SQLException {
        EventHeader header = EventHeader.read(raw, 0);
        if (header.type() == EventType.FORMAT_DESCRIPTION) {
            checksums = FormatDescription.parse(raw).hasChecksum();
        } else if (header.type() == EventType.TRANSACTION_PAYLOAD) {
            payload(new PartedEvent(raw, rest, checksums));
        } else if (checksums) {
            Checksum.verify(raw);
            event(header, Checksum.strip(raw));
        } else {
            event(header, raw);
        }
    }

    private void payload(PartedEvent event) throws InterruptedException, IOException {
        if (!inside) {
            event.verify();
            return;
        }
        new PayloadEvents(event, (header, each) -> {
                    try {
                        event(header, each);
                    } catch (SQLException e) {
                        throw new SourceUnreachableException(
                                "Cannot record transaction " + gtid + ": " + e.getMessage(), e);
                    }
                })
                .read();
    }

    private void event(EventHeader header, byte[] event) throws SQLException {
        int type = header.type();
        if (type == EventType.GTID || type == EventType.GTID_TAGGED) {
            inside = GtidEvent.parse(event).gtid().equals(gtid);
        } else if (inside) {
            content(header, event);
        } else if (type == EventType.HEARTBEAT || type == EventType.HEARTBEAT_V2) {
            heartbeats++;
        }
    }

    private void content(EventHeader header, byte[] event) throws SQLException {
        switch (header.type()) {
            case EventType.QUERY -> query(QueryEvent.parse(event));
            case EventType.TABLE_MAP -> {
                MappedTable table = MappedTable.parse(event);
                tables.put(table.tableId(), new Mapping(table, event));
            }
            case EventType.WRITE_ROWS, EventType.UPDATE_ROWS, EventType.DELETE_ROWS, EventType.PARTIAL_UPDATE_ROWS ->
                rows(event);
            case EventType.XID, EventType.XA_PREPARE -> end();
            // inputs of the next statement, the data of LOAD DATA before it, and what replication does not need
            case EventType.INTVAR,
                    EventType.RAND,
                    EventType.USER_VAR,
                    EventType.BEGIN_LOAD_QUERY,
                    EventType.APPEND_BLOCK,
                    EventType.DELETE_FILE,
                    EventType.IGNORABLE,
                    EventType.ROWS_QUERY,
                    EventType.HEARTBEAT,
                    EventType.HEARTBEAT_V2,
                    EventType.TRANSACTION_CONTEXT,
                    EventType.VIEW_CHANGE -> {}
            default -> {
                if (!header.isIgnorable()) {
                    visitor.unreadable(index++, "an event of " + EventType.name(header.type()));
                }
            }
        }
    }

    private void query(QueryEvent query) throws SQLException {
        switch (DdlFilter.classify(query)) {
            case BEGIN -> begun = true;
            case COMMIT, ROLLBACK -> end();
            case XA -> xa(query, XaStatement.parse(query.sql()));
            case DATA -> statement(query);
            case DDL, CREATE_WITH_ROWS, EMPTIED_TABLE, TEMPORARY_TABLE, SAVEPOINT, ROLLBACK_TO_SAVEPOINT ->
                endUnlessBegun();
        }
    }

    private void statement(QueryEvent query) throws SQLException {
        visitor.statement(index++, query);
        endUnlessBegun();
    }

    private void xa(QueryEvent query, XaStatement statement) throws SQLException {
        switch (statement.verb()) {
            case START -> {
                begun = true;
                visitor.xaStarts();
            }
            case END -> {}
            case COMMIT -> {
                committed = statement.xid();
                statement(query);
            }
            case ROLLBACK -> end();
        }
    }

    private void rows(byte[] event) throws SQLException {
        Mapping mapping = tables.get(RowsEvent.tableId(event));
        if (mapping != null) {
            visitor.rows(index++, mapping.table(), mapping.event(), event);
        }
        if ((RowsEvent.flags(event) & RowsEvent.STMT_END) != 0) {
            tables.clear();
        }
    }

    private void endUnlessBegun() {
        if (!begun) {
            end();
        }
    }

    private void end() {
        inside = false;
        complete = true;
    }
}
