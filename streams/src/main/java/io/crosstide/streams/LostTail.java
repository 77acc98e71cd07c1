package io.crosstide.streams;

import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.row.TableName;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a failover lost although it was published: the tail of a stream that its source no longer has.
 *
 * @param gtids all lost GTIDs
 * @param recorded those for which the topic has records: transactions and ranges
 * @param transactions those with row changes, in the order of the stream
 * @param ddl statements of lost transactions that changed definitions, cut short
 * @param unfound lost GTIDs of which the topic has no record any more
 * @param firstSeq seq of the first record that accounts for a lost GTID; 0 if there is none
 * @param firstOffset its offset
 */
public record LostTail(
        GtidSet gtids,
        GtidSet recorded,
        List<LostTransaction> transactions,
        List<String> ddl,
        GtidSet unfound,
        long firstSeq,
        long firstOffset) {
    public static final LostTail NOTHING =
            new LostTail(GtidSet.EMPTY, GtidSet.EMPTY, List.of(), List.of(), GtidSet.EMPTY, 0, 0);

    private static final int MAX_TABLES = 10;

    public LostTail {
        transactions = List.copyOf(transactions);
        ddl = List.copyOf(ddl);
    }

    /** Those that need no record: bookkeeping, and echoes, which the writers apply again. */
    public GtidSet withoutRecord() {
        return gtids.minus(recorded).minus(unfound);
    }

    public long rows() {
        return transactions.stream().mapToLong(LostTransaction::rows).sum();
    }

    public NavigableSet<String> tables() {
        NavigableSet<String> names = new TreeSet<>();
        transactions.forEach(
                each -> each.tables().stream().map(TableName::toString).forEach(names::add));
        return names;
    }

    /** For messages, such as "2 transactions with 3 row changes of shop.items, shop.orders". */
    public String summary() {
        if (transactions.isEmpty()) {
            return "no transaction with row changes";
        }
        NavigableSet<String> tables = tables();
        String named = tables.stream().limit(MAX_TABLES).collect(Collectors.joining(", "));
        String more = tables.size() > MAX_TABLES ? " and " + (tables.size() - MAX_TABLES) + " more tables" : "";
        return "%,d transaction%s with %,d row change%s of %s%s"
                .formatted(
                        transactions.size(),
                        transactions.size() == 1 ? "" : "s",
                        rows(),
                        rows() == 1 ? "" : "s",
                        named,
                        more);
    }
}
