package io.crosstide.writer.consume;

import io.crosstide.change.row.EventsReader;
import io.crosstide.change.row.EventsReader.TableRows;
import io.crosstide.change.row.TableMaps;
import io.crosstide.change.row.TableName;
import io.crosstide.change.wire.TransactionChunk;
import io.crosstide.topology.LinkName;
import io.crosstide.topology.TableRules;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads those row changes of a chunk that the target's topology file replicates. The syncer has applied the rules of its
 * own file; this file may exclude more, for example a table that the target does not have. The rows of such a table are
 * not decoded, so they may even be of a type that this version does not know. They are counted, and each table is
 * logged once.
 *
 * <p>Outlives the link's attempts. Thread-safe.
 */
public final class TableSelection {
    private static final Logger LOG = LoggerFactory.getLogger(TableSelection.class);
    private static final int MAX_LOGGED = 1_000;
    private static final int MAX_REMEMBERED = 10_000;

    private final LinkName link;
    private final TableRules rules;
    private final LongConsumer passedOver;
    /** What the rules say about the tables that were met. */
    private final Map<TableName, Boolean> replicated = new ConcurrentHashMap<>();

    private final TableMaps maps = new TableMaps();
    private final Set<TableName> logged = ConcurrentHashMap.newKeySet();

    /** @param passedOver receives numbers of row changes that are passed over */
    public TableSelection(LinkName link, TableRules rules, LongConsumer passedOver) {
        this.link = link;
        this.rules = rules;
        this.passedOver = passedOver;
    }

    /** @param firstEventIndex 0 for the first chunk of a transaction */
    public Selection select(TransactionChunk chunk, int firstEventIndex) {
        return new Selection(chunk, new EventsReader(chunk.events(), firstEventIndex, this::replicates, maps));
    }

    /** The rows events of a chunk that are to be applied, one after the other. */
    public final class Selection implements Iterator<TableRows> {
        private final TransactionChunk chunk;
        private final EventsReader reader;

        private Selection(TransactionChunk chunk, EventsReader reader) {
            this.chunk = chunk;
            this.reader = reader;
        }

        @Override
        public boolean hasNext() {
            return reader.hasNext();
        }

        @Override
        public TableRows next() {
            return reader.next();
        }

        public List<TableRows> readAll() {
            List<TableRows> all = new ArrayList<>();
            forEachRemaining(all::add);
            return all;
        }

        /** Counts and logs the rows that were passed over; at the end, and once per chunk. */
        public void report() {
            if (!reader.passedOver().isEmpty()) {
                passedOver.accept(chunk.rows() - selectedRows(chunk));
                reader.passedOver().forEach(table -> log(chunk, table));
            }
        }

        /** Index of the first rows event of the next chunk; at the end. */
        public int nextEventIndex() {
            return reader.nextEventIndex();
        }
    }

    private long selectedRows(TransactionChunk chunk) {
        long rows = 0;
        for (EventsReader again = new EventsReader(chunk.events(), 0, this::replicates); again.hasNext(); ) {
            rows += again.next().rows().count();
        }
        return rows;
    }

    /** Whether the topology file of the target replicates the table. */
    public boolean replicates(TableName table) {
        if (replicated.size() >= MAX_REMEMBERED) {
            replicated.clear();
        }
        return replicated.computeIfAbsent(table, name -> rules.replicates(name.database(), name.table()));
    }

    private void log(TransactionChunk chunk, TableName table) {
        if (logged.size() < MAX_LOGGED && logged.add(table)) {
            LOG.atWarn()
                    .addKeyValue("link", link)
                    .addKeyValue("table", table)
                    .addKeyValue("gtid", chunk.gtid())
                    .log("The topology file excludes the table: the link passes over its rows");
        }
    }
}
