package io.crosstide.testkit.workload;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * The rows that a workload's connections share. A connection that takes a row has it alone until it puts the row back,
 * so two connections never disagree about the content of a row.
 */
final class SharedRows<T> {
    private final List<T> free = new ArrayList<>();

    synchronized void put(T row) {
        free.add(row);
    }

    /** Takes a random row; new rows are as likely as old rows. */
    synchronized Optional<T> take(Random random) {
        if (free.isEmpty()) {
            return Optional.empty();
        }
        int chosen = random.nextInt(free.size());
        T row = free.get(chosen);
        T last = free.remove(free.size() - 1);
        if (chosen < free.size()) {
            free.set(chosen, last);
        }
        return Optional.of(row);
    }

    /** Reads a random row without taking it. */
    synchronized Optional<T> look(Random random) {
        return free.isEmpty() ? Optional.empty() : Optional.of(free.get(random.nextInt(free.size())));
    }

    synchronized int size() {
        return free.size();
    }
}
