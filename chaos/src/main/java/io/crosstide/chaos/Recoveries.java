package io.crosstide.chaos;

import io.crosstide.demo.Lags;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** How long it took after each fault until all datacenters had a new row of every other one, by kind of fault. */
final class Recoveries {
    private final Map<String, Lags> kinds = new TreeMap<>();

    void add(String kind, Duration time) {
        kinds.computeIfAbsent(kind, any -> new Lags()).add(time);
    }

    Map<String, Lags> kinds() {
        return Map.copyOf(kinds);
    }
}
