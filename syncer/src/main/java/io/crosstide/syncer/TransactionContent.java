package io.crosstide.syncer;

import io.crosstide.change.event.EventHeader;
import io.crosstide.change.event.EventsWriter;
import io.crosstide.change.event.RowsEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one source transaction has shown of itself so far: the rows to publish, at most one chunk of them, and what else it
 * touched.
 *
 * <p>Where a statement's last rows event is not published, the one published before it gets STMT_END_F in its place;
 * therefore a rows event is held back until the next one shows what follows.
 */
final class TransactionContent {
    private final EventsWriter writer = new EventsWriter(EventsWriter.DEFAULT_LIMIT);
    private final Map<Long, byte[]> tableMaps = new HashMap<>();
    private final List<DirectionRow> directions = new ArrayList<>();
    private final List<String> ddl = new ArrayList<>();
    private byte @Nullable [] held;
    private boolean replicated;
    private boolean bookkeeping;
    private boolean filtered;
    private boolean origin;
    private boolean direction;
    private boolean localChange;

    /** Keeps the description of a table for the rows that follow; gives the chunks that are full. */
    List<EventsWriter.Chunk> tableMap(TableFilter.Role role, TableName table, byte[] event) {
        if (role == TableFilter.Role.DIRECTION) {
            tableMaps.put(table.tableId(), event);
        }
        if (role != TableFilter.Role.REPLICATED || withheld()) {
            return List.of();
        }
        List<EventsWriter.Chunk> full = writeHeld();
        writer.add(event).ifPresent(full::add);
        return full;
    }

    /** Takes row changes; gives the chunks that are full. */
    List<EventsWriter.Chunk> rows(TableFilter.Role role, TableName table, byte[] event, boolean endsStatement) {
        switch (role) {
            case REPLICATED -> replicated = true;
            case FILTERED -> filtered = true;
            case BOOKKEEPING -> bookkeeping = true;
            case ORIGIN -> {
                bookkeeping = true;
                origin = true;
            }
            case LOCAL_CHANGE -> localChange = true;
            case DIRECTION -> {
                direction = true;
                byte[] map = tableMaps.get(table.tableId());
                if (map != null) {
                    directions.addAll(DirectionRow.read(map, event));
                }
            }
        }
        if (role == TableFilter.Role.REPLICATED && !withheld()) {
            List<EventsWriter.Chunk> full = writeHeld();
            held = event;
            return full;
        }
        if (endsStatement && held != null) {
            held[EventHeader.LENGTH + 6] |= RowsEvent.STMT_END;
            return writeHeld();
        }
        return List.of();
    }

    /** MySQL closed the statement without rows. */
    List<EventsWriter.Chunk> endStatement() {
        if (held != null) {
            held[EventHeader.LENGTH + 6] |= RowsEvent.STMT_END;
        }
        return writeHeld();
    }

    private List<EventsWriter.Chunk> writeHeld() {
        List<EventsWriter.Chunk> full = new ArrayList<>();
        byte[] event = held;
        held = null;
        if (event != null) {
            writer.add(event).ifPresent(full::add);
        }
        return full;
    }

    void ddl(String shown) {
        ddl.add(shown);
    }

    /** What is left: one chunk, or two when the last event did not fit into the chunk before. */
    List<EventsWriter.Chunk> finish() {
        List<EventsWriter.Chunk> chunks = writeHeld();
        writer.finish().ifPresent(chunks::add);
        return chunks;
    }

    /** Whether nothing of it is published: a writer applied it, or an operator wants it to stay here. */
    boolean withheld() {
        return direction || localChange;
    }

    boolean isEcho() {
        return direction;
    }

    List<DirectionRow> directions() {
        return directions;
    }

    boolean hasReplicatedRows() {
        return replicated;
    }

    boolean changesOrigins() {
        return origin;
    }

    /** Whether it touched Crosstide's own tables and nothing else. */
    boolean isBookkeepingOnly() {
        return bookkeeping && !replicated && !filtered && !withheld() && ddl.isEmpty();
    }

    List<String> ddl() {
        return ddl;
    }
}
