package io.crosstide.syncer.publish;

import io.crosstide.change.gtid.Gtid;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.gtid.GtidSetBuilder;
import java.util.ArrayList;
import java.util.List;

/** Transactions with nothing to replicate that become one range record. */
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

    /** Adds transactions whose commit times are no longer known. */
    void add(GtidSet set) {
        if (!set.isEmpty()) {
            gtids.add(set);
            empty = false;
        }
    }

    boolean isEmpty() {
        return empty;
    }

    /** Whether the range should be published before more is added. */
    boolean isFull() {
        return ddl.size() >= MAX_STATEMENTS;
    }

    GtidSet gtids() {
        return gtids.build();
    }

    List<String> ddl() {
        return List.copyOf(ddl);
    }

    /** Greatest known commit time; 0 if none is known. */
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
