package io.crosstide.writer.schedule;

import io.crosstide.writer.replay.Task;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The tasks that a worker gets at a time: several transactions, or one other task. The worker applies transactions in stream
 * order, so each comes after those of the batch that it waits for, and an audit knows the order in an echo.
 */
final class Batch {
    private static final long MAX_BYTES = 256 << 10;

    private final List<Task> tasks = new ArrayList<>();
    private final Set<Long> seqs = new HashSet<>();
    private long bytes;
    private boolean complete;

    void add(Task task) {
        tasks.add(task);
        seqs.add(task.seq());
        if (task instanceof Task.Apply apply) {
            bytes += apply.bytes();
        } else {
            complete = true;
        }
    }

    /** Whether it takes one more, if it is to have at most this number. */
    boolean takesMore(int number) {
        return !complete && tasks.size() < number && bytes < MAX_BYTES;
    }

    List<Task> tasks() {
        tasks.sort(Comparator.comparingLong(Task::seq));
        return tasks;
    }

    Set<Long> seqs() {
        return seqs;
    }
}
