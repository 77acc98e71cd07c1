package io.crosstide.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** What happened in a run, in order, each with the seconds since the start. Safe for several threads. */
final class History {
    private final List<String> lines = new ArrayList<>();
    private final Consumer<String> sink;
    private final long began = System.nanoTime();

    /** @param sink receives each line at once */
    History(Consumer<String> sink) {
        this.sink = sink;
    }

    synchronized void add(String what) {
        String line = String.format(Locale.ROOT, "%7.1f s  %s", (System.nanoTime() - began) / 1e9, what);
        lines.add(line);
        sink.accept(line);
    }

    synchronized List<String> lines() {
        return List.copyOf(lines);
    }
}
