package io.crosstide.writer.schedule;

import io.crosstide.writer.plan.TransactionKeys;
import io.crosstide.writer.replay.Task;

/** What is to be done for a record. */
sealed interface Admitted {
    /** Nothing: a heartbeat, transactions applied before, or nothing that the target needs to be told of. */
    record Nothing(long skipped) implements Admitted {}

    /** A task, and the row keys that order it among others. */
    record Planned(Task task, TransactionKeys keys) implements Admitted {}
}
