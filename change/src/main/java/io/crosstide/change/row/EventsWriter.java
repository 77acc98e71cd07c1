package io.crosstide.change.row;

import io.crosstide.change.event.ByteReader;
import io.crosstide.change.event.CorruptEventException;
import io.crosstide.change.event.EventHeader;
import io.crosstide.change.event.EventType;
import io.crosstide.change.event.Patch;
import io.crosstide.change.event.UnsupportedEventException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Collects the table map and rows events of one transaction into chunks; holds at most one chunk in memory.
 *
 * <p>The caller adds every table map and rows event of the replicated tables in order, without checksums. The bytes
 * stay the same except for two flags of the rows events. STMT_END_F is set on the last rows event of each statement and
 * of each chunk, because MySQL crashes without it. RELAXED_UNIQUE_CHECKS is cleared, because it would allow duplicates.
 *
 * <p>In every chunk, all table maps of a statement precede its first rows event: MySQL opens the tables at the first
 * rows event and ignores the rows of tables whose map follows later.
 *
 * <p>A row that REPLACE deletes stays in one chunk with the row that replaces it, up to {@link #LONGEST_PAIR}: the
 * writer must know both, because the children of such a row stay.
 */
@SuppressWarnings("ArrayRecordComponent") // events are never copied
public final class EventsWriter {
    /** Leaves room for the rest of the record below Kafka's default limit of 1 MiB. */
    public static final int DEFAULT_LIMIT = 900_000;

    /** Maximum bytes of a deletion and the insert after it that stay together; less than the maximum of a record. */
    static final int LONGEST_PAIR = 100 << 20;

    /**
     * Events of a chunk.
     *
     * @param events rows events with their own table maps; the last rows event has STMT_END_F
     * @param rows number of row changes
     */
    public record Chunk(byte[] events, int rows) {}

    private record Mapping(byte[] event, TableMap table) {}

    private static final int NONE = -1;
    private static final int INITIAL = 8192;

    private final int limit;
    private final Map<Long, Mapping> statement = new LinkedHashMap<>();
    private boolean statementHasRows;
    private boolean statementHasInserts;
    /** Kind of the previous rows event in the same statement. */
    private @Nullable Kind lastKind;

    private boolean mapsWritten;

    private byte[] buffer = new byte[INITIAL];
    private int used;
    private int lastRows = NONE;
    private int rows;

    public EventsWriter() {
        this(DEFAULT_LIMIT);
    }

    /**
     * @param limit maximum bytes of a chunk; a chunk is larger if it holds a single larger rows event, or ends with an
     *     insert that belongs to the deletion before it
     */
    public EventsWriter(int limit) {
        this.limit = limit;
    }

    /**
     * Adds an event; returns the chunk that was full before it.
     *
     * @throws CorruptEventException for rows without a table map in their statement
     * @throws UnsupportedEventException for events other than table maps and full rows events
     */
    public Optional<Chunk> add(byte[] event) {
        int type = EventHeader.read(event, 0).type();
        if (type == EventType.TABLE_MAP) {
            addTableMap(event);
            return Optional.empty();
        }
        if (!EventType.isRows(type)) {
            throw new UnsupportedEventException(
                    EventType.name(type) + " cannot be part of a transaction's row changes");
        }
        return addRows(event);
    }

    /** The last chunk; empty if no rows event followed the previous chunk. */
    public Optional<Chunk> finish() {
        endStatement();
        return lastRows == NONE ? Optional.empty() : Optional.of(takeChunk());
    }

    private void addTableMap(byte[] event) {
        if (statementHasRows) {
            // The rows event that ended the statement belonged to a table that is not replicated.
            endStatement();
        }
        TableMap table = TableMap.parse(event);
        statement.put(table.tableId(), new Mapping(event, table));
    }

    private Optional<Chunk> addRows(byte[] event) {
        Mapping mapping = statement.get(RowsEvent.tableId(event));
        if (mapping == null) {
            throw new CorruptEventException("Rows for table id " + RowsEvent.tableId(event)
                    + " without a table map in the same statement; it has table maps for " + statement.keySet());
        }
        RowsEvent parsed = RowsEvent.parse(event, mapping.table());
        Kind kind = parsed.kind();
        Optional<Chunk> full = Optional.empty();
        if (lastRows != NONE && (long) used + mapsLength() + event.length > limitBefore(kind)) {
            full = Optional.of(takeChunk());
        }
        writeMaps();
        lastRows = used;
        append(event);
        setFlags(RowsEvent.flags(event) & ~RowsEvent.RELAXED_UNIQUE_CHECKS);
        rows += parsed.count();
        statementHasRows = true;
        statementHasInserts |= kind == Kind.INSERT;
        lastKind = kind;
        if ((RowsEvent.flags(event) & RowsEvent.STMT_END) != 0) {
            endStatement();
        }
        return full;
    }

    /** Maximum bytes of the chunk with an event of this kind added. REPLACE logs its deletions before the insert. */
    private long limitBefore(Kind next) {
        if (lastKind != Kind.DELETE) {
            return limit;
        }
        if (next == Kind.INSERT) {
            return Math.max(limit, LONGEST_PAIR);
        }
        return next == Kind.DELETE && statementHasInserts ? 2L * limit : limit;
    }

    private void endStatement() {
        if (lastRows != NONE) {
            setFlags(lastFlags() | RowsEvent.STMT_END);
        }
        statement.clear();
        statementHasRows = false;
        statementHasInserts = false;
        lastKind = null;
        mapsWritten = false;
    }

    private Chunk takeChunk() {
        setFlags(lastFlags() | RowsEvent.STMT_END);
        Chunk chunk = new Chunk(used == buffer.length ? buffer : Arrays.copyOf(buffer, used), rows);
        buffer = new byte[INITIAL];
        used = 0;
        rows = 0;
        lastRows = NONE;
        mapsWritten = false;
        return chunk;
    }

    private int mapsLength() {
        return mapsWritten
                ? 0
                : statement.values().stream()
                        .mapToInt(map -> map.event().length)
                        .sum();
    }

    private void writeMaps() {
        if (!mapsWritten) {
            statement.values().forEach(map -> append(map.event()));
            mapsWritten = true;
        }
    }

    private void append(byte[] event) {
        if (used + event.length > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(used + event.length, 2 * buffer.length));
        }
        System.arraycopy(event, 0, buffer, used, event.length);
        used += event.length;
    }

    private int lastFlags() {
        int offset = lastRows + RowsEvent.FLAGS_OFFSET;
        return new ByteReader(buffer, offset, used).unsignedInt(2);
    }

    private void setFlags(int flags) {
        Patch.littleEndian(buffer, lastRows + RowsEvent.FLAGS_OFFSET, 2, flags);
    }
}
