package io.crosstide.writer.schedule;

import io.crosstide.change.wire.OpenTransactionRecord;
import io.crosstide.writer.consume.Received;
import io.crosstide.writer.failure.LinkStoppedException;
import io.crosstide.writer.replay.Outcome;
import io.crosstide.writer.replay.Task;
import io.crosstide.writer.replay.Worker;
import java.util.Optional;

/** An event for the loop of a link. */
sealed interface LoopEvent {
    /** A record arrived, in stream order. */
    record Arrived(Received received) implements LoopEvent {}

    /** No record arrives, because the source is publishing a large transaction. */
    record Reported(OpenTransactionRecord open) implements LoopEvent {}

    /** Nothing has arrived for some seconds; {@code why} is empty if the source's syncer reports no error. */
    record Silent(Optional<LinkStoppedException> why) implements LoopEvent {}

    /** No more records will arrive. */
    record ConsumerFailed(Exception reason) implements LoopEvent {}

    /** The audit of the link cannot continue. */
    record AuditFailed(Exception reason) implements LoopEvent {}

    /** A worker has finished a task and is free. */
    record Finished(Worker worker, Task task, Outcome outcome) implements LoopEvent {}

    /** The loop must finish the running tasks and end. */
    record Stop() implements LoopEvent {}
}
