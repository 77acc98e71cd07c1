package io.crosstide.writer.replay;

import io.crosstide.change.event.TableName;
import io.crosstide.writer.failure.LinkStoppedException;
import io.crosstide.writer.row.ApplyResult;

/** What became of a task. */
public sealed interface Outcome {
    /** The target has it. */
    record Done(ApplyResult result) implements Outcome {}

    /** Definitions of the target's tables changed: it is applied again when all before it that may matter to it are applied. */
    record HandedBack() implements Outcome {}

    /**
     * One table is in the way; nothing is left of the attempt.
     *
     * @param locked whether the table is only locked; otherwise its definition is in the way
     * @param why what to say; where the table is locked only once it was so for long
     */
    record Blocked(TableName table, boolean locked, LinkStoppedException why) implements Outcome {}

    /**
     * The target does not have it, or it is not known whether it has.
     *
     * @param clean whether nothing is left of the attempt at the target, so that no session needs to be ended first
     */
    record Failed(Exception reason, boolean clean) implements Outcome {}
}
