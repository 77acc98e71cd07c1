package io.crosstide.writer.replay;

import io.crosstide.change.event.TableName;
import io.crosstide.writer.failure.LinkStoppedException;
import io.crosstide.writer.row.ApplyResult;

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
    record Blocked(TableName table, boolean locked, LinkStoppedException why) implements Outcome {}

    /**
     * The target has not applied it, or this is unknown.
     *
     * @param clean whether the attempt is rolled back completely at the target, so that no session must be ended first
     */
    record Failed(Exception reason, boolean clean) implements Outcome {}
}
