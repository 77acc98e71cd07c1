package io.crosstide.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * The rows that a workload's connections share. Who takes a row has it alone until it is put back, so no two connections
 * of one workload have different ideas of what a row holds.
 */
final class SharedRows<T> {
    private final List<T> free = new ArrayList<>();

    synchronized void put(T row) {
        free.add(row);
    }

    /** Takes any row; new ones are as likely as old ones. */
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

    /** Looks at any row without taking it. */
    synchronized Optional<T> look(Random random) {
        return free.isEmpty() ? Optional.empty() : Optional.of(free.get(random.nextInt(free.size())));
    }

    synchronized int size() {
        return free.size();
    }
}
