package io.crosstide.writer.consume;

import io.crosstide.change.event.EventsReader;
import io.crosstide.change.event.EventsReader.TableRows;
import io.crosstide.change.event.TableName;
import io.crosstide.change.wire.TransactionChunk;
import io.crosstide.topology.LinkName;
import io.crosstide.topology.TableRules;
import java.util.List;
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

    private final LinkName link;
    private final TableRules rules;
    private final LongConsumer passedOver;
    private final Set<TableName> logged = ConcurrentHashMap.newKeySet();

    /**
     * The rows events to apply.
     *
     * @param nextEventIndex index of the first rows event of the next chunk
     */
    public record Selected(List<TableRows> events, int nextEventIndex) {
        public Selected {
            events = List.copyOf(events);
        }
    }

    /** @param passedOver receives numbers of row changes that are passed over */
    public TableSelection(LinkName link, TableRules rules, LongConsumer passedOver) {
        this.link = link;
        this.rules = rules;
        this.passedOver = passedOver;
    }

    /** @param firstEventIndex 0 for the first chunk of a transaction */
    public Selected read(TransactionChunk chunk, int firstEventIndex) {
        EventsReader reader = new EventsReader(chunk.events(), firstEventIndex, this::replicates);
        List<TableRows> events = reader.readAll();
        if (!reader.passedOver().isEmpty()) {
            long applied =
                    events.stream().mapToLong(event -> event.rows().count()).sum();
            passedOver.accept(chunk.rows() - applied);
            reader.passedOver().forEach(table -> log(chunk, table));
        }
        return new Selected(events, reader.nextEventIndex());
    }

    private boolean replicates(TableName table) {
        return rules.replicates(table.database(), table.table());
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
