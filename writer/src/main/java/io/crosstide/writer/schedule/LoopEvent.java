package io.crosstide.writer.schedule;

import io.crosstide.writer.consume.Received;
import io.crosstide.writer.replay.Outcome;
import io.crosstide.writer.replay.Task;
import io.crosstide.writer.replay.Worker;

/** What the loop of a link is told. */
sealed interface LoopEvent {
    /** A record arrived, in stream order. */
    record Arrived(Received received) implements LoopEvent {}

    /** No more records will arrive. */
    record ConsumerFailed(Exception reason) implements LoopEvent {}

    /** A worker has finished a task and is free. */
    record Finished(Worker worker, Task task, Outcome outcome) implements LoopEvent {}

    /** Finish what is under way and end. */
    record Stop() implements LoopEvent {}
}
