package io.crosstide.writer.packet;

import io.crosstide.bookkeeping.GuardRow;
import io.crosstide.change.row.TableName;
import io.crosstide.writer.schema.TargetTable;
import java.sql.Connection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An open transaction with a row, and the definitions that it keeps as they are until it ends. The guard's thread changes
 * it; workers take leases.
 */
final class Hold {
    private final GuardRow row;
    private final Connection session;
    private final AtomicInteger leases = new AtomicInteger();
    private volatile Map<TableName, TargetTable> tables;
    private volatile boolean ended;

    Hold(GuardRow row, Connection session, Map<TableName, TargetTable> tables) {
        this.row = row;
        this.session = session;
        this.tables = Map.copyOf(tables);
    }

    /** Empty if it does not keep these definitions, or has ended. */
    Optional<DefinitionLease> lease(Map<TableName, TargetTable> used) {
        if (!covers(used)) {
            return Optional.empty();
        }
        leases.incrementAndGet();
        if (ended) {
            leases.decrementAndGet();
            return Optional.empty();
        }
        return Optional.of(new DefinitionLease(this));
    }

    @SuppressWarnings("ReferenceEquality") // equal definitions are one object, unless they were read again
    boolean covers(Map<TableName, TargetTable> used) {
        Map<TableName, TargetTable> now = tables;
        for (Map.Entry<TableName, TargetTable> table : used.entrySet()) {
            TargetTable held = now.get(table.getKey());
            if (held != table.getValue() && !table.getValue().equals(held)) {
                return false;
            }
        }
        return true;
    }

    /** The transaction has also locked and verified these. */
    void add(Map<TableName, TargetTable> more) {
        Map<TableName, TargetTable> all = new HashMap<>(tables);
        all.putAll(more);
        tables = Map.copyOf(all);
    }

    GuardRow row() {
        return row;
    }

    Connection session() {
        return session;
    }

    Map<TableName, TargetTable> tables() {
        return tables;
    }

    void release() {
        leases.decrementAndGet();
    }

    boolean hasEnded() {
        return ended;
    }

    /** Whether a worker relies on it. */
    boolean isLeased() {
        return leases.get() > 0;
    }

    /** To call before its transaction ends. */
    void end() {
        ended = true;
    }
}
