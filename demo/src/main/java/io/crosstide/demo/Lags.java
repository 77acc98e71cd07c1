package io.crosstide.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The measured lags. Safe for several threads. */
public final class Lags {

    private final List<Duration> all = Collections.synchronizedList(new ArrayList<>());

    public void add(Duration lag) {
        all.add(lag);
    }

    /** Number of measured lags. */
    public int count() {
        return all.size();
    }

    /** The same without the first ones. */
    public Lags after(int skipped) {
        Lags rest = new Lags();
        synchronized (all) {
            rest.all.addAll(all.subList(Math.min(skipped, all.size()), all.size()));
        }
        return rest;
    }

    /** The quantile of the measured lags for this share; zero without measurements. */
    public Duration quantile(double share) {
        List<Duration> sorted;
        synchronized (all) {
            sorted = new ArrayList<>(all);
        }
        if (sorted.isEmpty()) {
            return Duration.ZERO;
        }
        Collections.sort(sorted);
        int index = (int) Math.ceil(share * sorted.size()) - 1;
        return sorted.get(Math.max(0, index));
    }
}
