package io.crosstide.syncer.assembly;

import io.crosstide.binlog.PartedEvent;
import io.crosstide.binlog.PayloadEvents;
import io.crosstide.change.event.Checksum;
import io.crosstide.change.event.CorruptEventException;
import io.crosstide.change.event.EventException;
import io.crosstide.change.event.EventHeader;
import io.crosstide.change.event.EventType;
import io.crosstide.change.event.FormatDescription;
import io.crosstide.change.event.GtidEvent;
import io.crosstide.change.event.HeartbeatEvent;
import io.crosstide.change.event.QueryEvent;
import io.crosstide.change.event.RotateEvent;
import io.crosstide.change.event.XaPrepareEvent;
import io.crosstide.change.event.Xid;
import io.crosstide.change.row.MappedTable;
import io.crosstide.change.row.RowsEvent;
import io.crosstide.syncer.filter.DdlFilter;
import io.crosstide.syncer.transaction.TransactionStart;
import io.crosstide.syncer.transaction.XaSink;
import io.crosstide.topology.StreamName;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the transactions in the events of one binlog connection. Keeps no rows.
 *
 * <p>A transaction is a GTID event, followed by {@code BEGIN}, table maps and rows events, then XID or {@code COMMIT};
 * or by one other statement; or by a compressed payload that contains all this. An XA transaction has {@code XA START},
 * {@code XA END} and XA_PREPARE instead of BEGIN and XID. Invariant W4: an event that does not fit this, or whose rows
 * would have to be guessed, stops the stream.
 */
public final class TransactionAssembler {
    /** MySQL ends a statement that changed nothing with a rows event of this table id. */
    private static final long NO_TABLE = 0xFFFFFF;

    private final BinlogPlace place;
    private final Refusals refusals;
    private final XaSink sink;
    private final Map<Long, MappedTable> tables = new HashMap<>(); // of the current statement
    private boolean checksums = true; // the reader asks for them; a format description corrects this
    private boolean open; // a transaction is open
    private boolean wanted;
    private boolean begun; // BEGIN or XA START was read
    private @Nullable Xid xa; // of the current XA transaction
    private boolean rowsSeen;
    private @Nullable PartedEvent payload; // the payload that is being read

    public TransactionAssembler(StreamName stream, XaSink sink) {
        this.place = new BinlogPlace(stream);
        this.refusals = new Refusals(place);
        this.sink = sink;
    }

    /**
     * Processes the next event as the server sent it.
     *
     * @param raw the event, or its first part
     * @param rest source of the other parts
     * @throws IOException if the other parts do not arrive
     */
    public void accept(byte[] raw, PartedEvent.Parts rest) throws InterruptedException, IOException {
        EventHeader header = EventHeader.read(raw, 0);
        place.event(header);
        try {
            if (header.type() == EventType.FORMAT_DESCRIPTION) {
                format(raw);
            } else if (header.type() == EventType.TRANSACTION_PAYLOAD) {
                payload(new PartedEvent(raw, rest, checksums));
            } else if (checksums) {
                Checksum.verify(raw);
                event(header, Checksum.strip(raw));
            } else {
                event(header, raw);
            }
        } catch (EventException e) {
            throw refusals.damaged(e);
        }
    }

    private void format(byte[] raw) {
        FormatDescription format = FormatDescription.parse(raw);
        if (format.hasChecksum()) {
            Checksum.verify(raw);
        }
        requireNoOpenTransaction("a new binlog file");
        checksums = format.hasChecksum();
        sink.format(format);
    }

    private void event(EventHeader header, byte[] event) throws InterruptedException {
        switch (header.type()) {
            case EventType.ROTATE -> {
                requireNoOpenTransaction("the end of the binlog file");
                place.file(RotateEvent.parse(event).file());
            }
            case EventType.GTID, EventType.GTID_TAGGED -> begin(header, event);
            case EventType.QUERY -> query(QueryEvent.parse(event));
            case EventType.TABLE_MAP -> tableMap(event);
            case EventType.WRITE_ROWS, EventType.UPDATE_ROWS, EventType.DELETE_ROWS -> rows(event);
            case EventType.XID -> commit();
            case EventType.XA_PREPARE -> xaPrepare(XaPrepareEvent.parse(event));
            case EventType.HEARTBEAT, EventType.HEARTBEAT_V2 -> {
                if (!open) {
                    sink.idle(HeartbeatEvent.parse(event));
                }
            }
            case EventType.PREVIOUS_GTIDS,
                    EventType.STOP,
                    EventType.IGNORABLE,
                    EventType.ROWS_QUERY,
                    EventType.TRANSACTION_CONTEXT,
                    EventType.VIEW_CHANGE -> {}
            default -> other(header, event);
        }
    }

    private void other(EventHeader header, byte[] event) throws InterruptedException {
        if (open && !wanted) {
            return; // an echo: its rows are not published, and its end is still found
        }
        if (isContext(header.type()) && open) {
            return; // it changes nothing; the next statement tells whether data changes
        }
        if (header.type() != EventType.PARTIAL_UPDATE_ROWS) {
            refusals.refuseUnlessIgnorable(header);
            return;
        }
        MappedTable table = tables.get(RowsEvent.tableId(event));
        place.table(table);
        if (table == null || sink.isReplicated(table)) {
            throw refusals.partialJson();
        }
        rows(event);
    }

    /** Whether an event is an input of the next statement: a variable, a seed, an AUTO_INCREMENT value. */
    private static boolean isContext(int type) {
        return type == EventType.INTVAR || type == EventType.RAND || type == EventType.USER_VAR;
    }

    private void begin(EventHeader header, byte[] event) throws InterruptedException {
        requireNoOpenTransaction("the GTID of the next one");
        TransactionStart start =
                new TransactionStart(GtidEvent.parse(event), header.timestampSeconds(), place.toString());
        open = true;
        place.transaction(start);
        begun = false;
        xa = null;
        rowsSeen = false;
        tables.clear();
        wanted = sink.begin(start);
    }

    private void query(QueryEvent query) throws InterruptedException {
        DdlFilter.Statement statement = DdlFilter.classify(query);
        if (!open) {
            throw refusals.outsideOfTransaction();
        }
        if (begun) {
            inTransaction(statement, query);
        } else {
            firstStatement(statement, query);
        }
    }

    private void firstStatement(DdlFilter.Statement statement, QueryEvent query) throws InterruptedException {
        switch (statement) {
            case BEGIN -> begun = true;
            case DDL,
                    CREATE_WITH_ROWS,
                    EMPTIED_TABLE,
                    TEMPORARY_TABLE,
                    COMMIT,
                    ROLLBACK,
                    SAVEPOINT,
                    ROLLBACK_TO_SAVEPOINT -> {
                ddl(query);
                end();
            }
            case XA -> firstXaStatement(XaStatement.parse(query.sql()));
            case DATA -> {
                refuseUnlessFiltered(query);
                end();
            }
        }
    }

    private void inTransaction(DdlFilter.Statement statement, QueryEvent query) throws InterruptedException {
        switch (statement) {
            case COMMIT -> commit();
            case SAVEPOINT, TEMPORARY_TABLE -> {}
            case CREATE_WITH_ROWS, EMPTIED_TABLE -> ddl(query);
            case ROLLBACK, ROLLBACK_TO_SAVEPOINT -> {
                if (wanted && rowsSeen) {
                    throw refusals.rolledBackInPart();
                }
                if (statement == DdlFilter.Statement.ROLLBACK) {
                    commit();
                }
            }
            case XA -> {
                XaStatement end = XaStatement.parse(query.sql());
                if (end.verb() != XaStatement.Verb.END || !end.xid().equals(xa)) {
                    throw new CorruptEventException("'" + DdlFilter.shown(query.sql()) + "' comes within "
                            + (xa == null ? "BEGIN and COMMIT" : "the XA transaction " + xa));
                }
            }
            case DATA -> refuseUnlessFiltered(query);
            case BEGIN, DDL -> {
                if (wanted) {
                    throw refusals.statement(query);
                }
            }
        }
    }

    private void refuseUnlessFiltered(QueryEvent query) {
        if (wanted && !sink.passes(query)) {
            throw refusals.statement(query);
        }
    }

    private void firstXaStatement(XaStatement statement) throws InterruptedException {
        switch (statement.verb()) {
            case START -> {
                begun = true;
                xa = statement.xid();
                sink.xaStart(statement.xid());
            }
            case COMMIT -> {
                sink.xaCommit(statement.xid());
                end();
            }
            case ROLLBACK -> {
                sink.xaRollback(statement.xid());
                end();
            }
            case END -> throw new CorruptEventException("XA END comes without XA START");
        }
    }

    private void xaPrepare(XaPrepareEvent prepare) throws InterruptedException {
        Xid current = xa;
        if (current == null || !prepare.ends(current)) {
            throw new CorruptEventException("XA PREPARE of " + prepare.xid() + " comes "
                    + (current == null ? "outside of an XA transaction" : "within the XA transaction " + current));
        }
        if (!prepare.onePhase()) {
            sink.xaPrepare(current);
        }
        end();
    }

    /** Ends a transaction that BEGIN started. */
    private void commit() throws InterruptedException {
        if (xa != null) {
            throw new CorruptEventException("The XA transaction " + xa + " ends without XA PREPARE");
        }
        end();
    }

    private void ddl(QueryEvent query) {
        if (wanted) {
            sink.ddl(query.database(), query.sql());
        }
    }

    private void tableMap(byte[] event) {
        requireBegun("A table map");
        if (wanted) {
            MappedTable table = MappedTable.parse(event);
            place.table(table);
            tables.put(table.tableId(), table);
            sink.tableMap(table, event);
        }
    }

    private void rows(byte[] event) throws InterruptedException {
        requireBegun("A rows event");
        if (!wanted) {
            return;
        }
        boolean endsStatement = (RowsEvent.flags(event) & RowsEvent.STMT_END) != 0;
        long id = RowsEvent.tableId(event);
        MappedTable table = tables.get(id);
        if (table == null) {
            if (id != NO_TABLE || !endsStatement) {
                throw new CorruptEventException("Rows of table id " + id + " come without a table map");
            }
        } else {
            place.table(table);
            rowsSeen = true;
            sink.rows(table, event);
        }
        if (endsStatement) {
            tables.clear();
        }
    }

    private void payload(PartedEvent event) throws InterruptedException, IOException {
        if (!open) {
            throw new CorruptEventException("A TRANSACTION_PAYLOAD event comes without a GTID");
        }
        if (!wanted) {
            event.verify();
            end(); // a payload contains a whole transaction
            return;
        }
        payload = event;
        new PayloadEvents(event, this::event).read();
        payload = null;
        requireNoOpenTransaction("the end of its payload");
    }

    private void end() throws InterruptedException {
        if (!open) {
            throw new CorruptEventException("A transaction ends without a beginning");
        }
        if (payload != null && !payload.isVerified()) {
            throw new CorruptEventException("A transaction ends before its payload ends");
        }
        sink.end();
        open = false;
        place.transaction(null);
    }

    private void requireBegun(String what) {
        if (!open || (wanted && !begun)) {
            throw new CorruptEventException(what + " comes outside of BEGIN and COMMIT");
        }
    }

    private void requireNoOpenTransaction(String what) {
        if (open) {
            throw new CorruptEventException("A transaction is not complete at " + what);
        }
    }
}
