package io.crosstide.writer.replay;

import io.crosstide.change.row.TableName;
import io.crosstide.writer.failure.LinkStoppedException;
import io.crosstide.writer.row.ApplyResult;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The result of a task. */
public sealed interface Outcome {
    /** The target has applied it. */
    record Done(ApplyResult result) implements Outcome {}

    /**
     * Definitions of the target's tables changed. The task runs again when all transactions before it that may affect
     * it are applied.
     */
    record HandedBack() implements Outcome {}

    /**
     * One table blocks the transaction. The attempt is rolled back completely.
     *
     * @param locked true if the table is only locked; false if its definition is the cause
     * @param why the message to report; for a locked table it is reported only after the lock has lasted long
     */
    record Blocked(TableName table, boolean locked, LinkStoppedException why) implements Outcome {
        /** A table that is only locked is an error after this time. */
        public static final Duration LOCK_PATIENCE = Duration.ofSeconds(60);
    }

    /**
     * Another session holds a lock that the transaction needs. The attempt is rolled back completely. The task gives way
     * to others and runs again later, however long the lock lasts.
     *
     * @param table the table that was being changed; null if it was a table of Crosstide
     * @param what what was attempted, and the error
     */
    record Locked(@Nullable TableName table, String what) implements Outcome {}

    /**
     * The target has not applied it, or this is unknown.
     *
     * @param clean whether the attempt is rolled back completely at the target, so that no session must be ended first
     */
    record Failed(Exception reason, boolean clean) implements Outcome {}

    /** The worker did not begin the task, because a task before it was not done, or the link ends. */
    record NotBegun() implements Outcome {}
}
