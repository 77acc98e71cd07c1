package io.crosstide.writer.schedule;

import io.crosstide.writer.plan.TransactionKeys;
import io.crosstide.writer.replay.Task;

/** What a record requires. */
sealed interface Admitted {
    /** Nothing: a heartbeat, transactions applied before, or a range that the target does not need. */
    record Nothing(long skipped) implements Admitted {}

    /** A task, and the row keys that decide its order. */
    record Planned(Task task, TransactionKeys keys) implements Admitted {}
}
