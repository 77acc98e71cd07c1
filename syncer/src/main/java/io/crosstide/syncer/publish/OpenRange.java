package io.crosstide.syncer.publish;

import io.crosstide.change.gtid.Gtid;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.gtid.GtidSetBuilder;
import java.util.ArrayList;
import java.util.List;

/** Transactions with nothing to replicate that will be one range record. */
final class OpenRange {
    private static final int MAX_STATEMENTS = 200;

    private final GtidSetBuilder gtids = new GtidSetBuilder();
    private final List<String> ddl = new ArrayList<>();
    private long commitMicros;
    private boolean empty = true;

    void add(Gtid gtid, long committedMicros, List<String> statements) {
        gtids.add(gtid);
        ddl.addAll(statements);
        commitMicros = Math.max(commitMicros, committedMicros);
        empty = false;
    }

    /** Adds transactions whose commit time is not known any more. */
    void add(GtidSet set) {
        if (!set.isEmpty()) {
            gtids.add(set);
            empty = false;
        }
    }

    boolean isEmpty() {
        return empty;
    }

    /** Whether it should be published before more is added. */
    boolean isFull() {
        return ddl.size() >= MAX_STATEMENTS;
    }

    GtidSet gtids() {
        return gtids.build();
    }

    List<String> ddl() {
        return List.copyOf(ddl);
    }

    /** Of the last transaction whose time is known; 0 when none is. */
    long commitMicros() {
        return commitMicros;
    }

    void clear() {
        gtids.clear();
        ddl.clear();
        commitMicros = 0;
        empty = true;
    }
}
