package io.crosstide.syncer.publish;

import io.crosstide.bookkeeping.DirectionRow;
import io.crosstide.change.row.EventsWriter;
import io.crosstide.change.row.MappedTable;
import io.crosstide.change.wire.TableDefaults;
import io.crosstide.syncer.filter.TableFilter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is known of the current source transaction: the rows to publish, at most one chunk of them, and which other
 * tables it changed.
 */
final class TransactionContent {
    private final EventsWriter writer;
    private final Map<Long, byte[]> directionMaps = new HashMap<>();
    private final List<DirectionRow> directions = new ArrayList<>();
    private final List<String> ddl = new ArrayList<>();
    private final Set<TableDefaults> defaults = new LinkedHashSet<>();
    private boolean replicated;
    private boolean bookkeeping;
    private boolean filtered;
    private boolean origin;
    private boolean direction;
    private boolean localChange;

    /** @param chunkBytes maximum size of a chunk */
    TransactionContent(int chunkBytes) {
        this.writer = new EventsWriter(chunkBytes);
    }

    /** Keeps the table map for the rows that follow. */
    void tableMap(TableFilter.Role role, MappedTable table, byte[] event) {
        if (role == TableFilter.Role.DIRECTION) {
            directionMaps.put(table.tableId(), event);
        } else if (role == TableFilter.Role.REPLICATED && !withheld()) {
            writer.add(event); // returns no chunk: only rows complete one
        }
    }

    /** Adds row changes; returns the chunk that was full before them. */
    Optional<EventsWriter.Chunk> rows(TableFilter.Role role, MappedTable table, byte[] event) {
        switch (role) {
            case REPLICATED -> {
                replicated = true;
                if (!withheld()) {
                    return writer.add(event);
                }
            }
            case FILTERED -> filtered = true;
            case BOOKKEEPING -> bookkeeping = true;
            case ORIGIN -> {
                bookkeeping = true;
                origin = true;
            }
            case LOCAL_CHANGE -> localChange = true;
            case DIRECTION -> {
                direction = true;
                byte[] map = directionMaps.get(table.tableId());
                if (map != null) {
                    directions.addAll(DirectionRow.read(map, event));
                }
            }
        }
        return Optional.empty();
    }

    /** A statement changed tables that are not replicated; the binlog does not contain their rows. */
    void filteredStatement() {
        filtered = true;
    }

    /** Keeps the defaults of a table whose rows follow. */
    void defaults(TableDefaults table) {
        defaults.add(table);
    }

    /** The defaults of all tables so far. */
    List<TableDefaults> defaults() {
        return List.copyOf(defaults);
    }

    void ddl(String shown) {
        ddl.add(shown);
    }

    /** The last chunk; present if there are replicated rows. */
    Optional<EventsWriter.Chunk> finish() {
        return writer.finish();
    }

    /** Whether nothing of the transaction is published: a writer applied it, or an operator marked it as local. */
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

    /** Whether the transaction changed only Crosstide's own tables. */
    boolean isBookkeepingOnly() {
        return bookkeeping && !replicated && !filtered && !withheld() && ddl.isEmpty();
    }

    List<String> ddl() {
        return ddl;
    }
}
