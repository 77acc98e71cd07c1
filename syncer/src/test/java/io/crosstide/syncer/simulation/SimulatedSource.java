package io.crosstide.syncer.simulation;

import io.crosstide.change.gtid.Gtid;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.gtid.GtidSetBuilder;
import io.crosstide.testkit.SyntheticEvents;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * A MySQL whose binlog grows: transactions of applications, of a writer, and transactions with nothing to replicate.
 */
final class SimulatedSource {
    static final UUID OWN = new UUID(1, 1);
    static final UUID FOREIGN = new UUID(2, 2);
    private static final SyntheticEvents EVENTS = new SyntheticEvents(true);

    /** What a transaction means for the stream. */
    enum Kind {
        /** Published, with its rows. */
        ROWS,
        /** Applied by a writer: dropped. */
        ECHO,
        /** Rows of a table that is not replicated: joins a range. */
        FILTERED,
        /** Joins a range. */
        DDL,
        /** Rows of Crosstide's own tables: joins the next range. */
        BOOKKEEPING,
        /** Has replicated rows, and is marked as local afterwards: joins a range. */
        LOCAL_CHANGE
    }

    /** A committed transaction; its rows are numbered over the whole binlog. */
    record Transaction(Gtid gtid, Kind kind, int rows, List<byte[]> events) {}

    private final RandomGenerator random;
    private final List<Transaction> binlog = new ArrayList<>();
    private final Map<Gtid, Transaction> byGtid = new HashMap<>();
    private final GtidSetBuilder executed = new GtidSetBuilder();
    private long own;
    private long foreign;
    private long commitMicros = 1_600_000_000_000_000L;

    SimulatedSource(RandomGenerator random) {
        this.random = random;
    }

    void commit() {
        Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
        Gtid gtid = kind == Kind.ECHO ? Gtid.of(FOREIGN, ++foreign) : Gtid.of(OWN, ++own);
        commitMicros += random.nextInt(1_000) - 100; // a clock is sometimes set back
        List<byte[]> events = new ArrayList<>();
        events.add(EVENTS.gtid(gtid.source().uuid(), gtid.number(), commitMicros));
        int rows = kind == Kind.DDL ? 0 : 1 + random.nextInt(6);
        if (kind == Kind.DDL) {
            events.add(EVENTS.query("CREATE TABLE shop.u (a INT)"));
        } else {
            events.add(EVENTS.query("BEGIN"));
            int change = kind == Kind.LOCAL_CHANGE ? random.nextInt(rows + 1) : -1;
            for (int row = 0; row < rows; row++) {
                if (row == change) {
                    add(events, "crosstide", "local_change", row);
                }
                switch (kind) {
                    case FILTERED -> add(events, "other", "t", row);
                    case BOOKKEEPING -> add(events, "crosstide", "position", row);
                    default -> add(events, "shop", "t", row);
                }
            }
            if (change == rows) {
                add(events, "crosstide", "local_change", rows);
            }
            events.add(EVENTS.xid());
        }
        Transaction transaction = new Transaction(gtid, kind, rows, events);
        binlog.add(transaction);
        byGtid.put(gtid, transaction);
        executed.add(gtid);
    }

    private static void add(List<byte[]> events, String database, String table, int row) {
        int id = 1 + Math.abs((database + table).hashCode() % 1_000);
        events.add(EVENTS.tableMap(id, database, table));
        events.add(EVENTS.insert(id, row, 1));
    }

    List<Transaction> binlog() {
        return binlog;
    }

    Transaction transaction(Gtid gtid) {
        Transaction known = byGtid.get(gtid);
        if (known == null) {
            throw new Violation("S1", gtid + " was not committed");
        }
        return known;
    }

    GtidSet executed() {
        return executed.build();
    }

    static byte[] heartbeat() {
        return EVENTS.heartbeat();
    }
}
