package io.crosstide.writer.link;

import io.crosstide.writer.apply.ApplyResult;

/** How a worker fared with a task. */
sealed interface Outcome {
    /** The target has it. */
    record Done(ApplyResult result) implements Outcome {}

    /** Tables of the target changed: it is to be applied again when all before it is applied. */
    record Unsettled() implements Outcome {}

    /**
     * The target does not have it, or it is not known whether it has.
     *
     * @param clean whether nothing is left of the attempt at the target, so that no session needs to be ended first
     */
    record Failed(Exception reason, boolean clean) implements Outcome {}
}
