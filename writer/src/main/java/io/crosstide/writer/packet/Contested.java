package io.crosstide.writer.packet;

import io.crosstide.change.row.TableName;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tables whose events the target refused lately, because of conflicts for the most part. Their transactions are applied
 * row by row for a while, and longer each time: an attempt that fails costs more than it can save. Thread-safe.
 */
final class Contested {
    private static final int FIRST = 8;
    private static final int MAX = 1024;

    /**
     * @param left transactions to apply row by row
     * @param next how many after the next refusal
     */
    private record Pause(int left, int next) {}

    private final Map<TableName, Pause> pauses = new ConcurrentHashMap<>();

    /** Whether a transaction of these tables is to be applied row by row. Counts it. */
    boolean include(Set<TableName> tables) {
        boolean paused = false;
        for (TableName table : tables) {
            Pause before = pauses.get(table);
            if (before != null && before.left > 0) {
                paused = true;
                pauses.computeIfPresent(table, (name, pause) -> new Pause(Math.max(0, pause.left - 1), pause.next));
            }
        }
        return paused;
    }

    /** The target refused events of these tables. */
    void refused(Set<TableName> tables) {
        for (TableName table : tables) {
            pauses.merge(
                    table,
                    new Pause(FIRST, 2 * FIRST),
                    (pause, first) -> new Pause(pause.next, Math.min(MAX, 2 * pause.next)));
        }
    }

    /** The target applied events of these tables. */
    void applied(Set<TableName> tables) {
        if (!pauses.isEmpty()) {
            for (TableName table : tables) {
                pauses.computeIfPresent(
                        table, (name, pause) -> pause.next <= 2 * FIRST ? null : new Pause(0, pause.next / 2));
            }
        }
    }
}
