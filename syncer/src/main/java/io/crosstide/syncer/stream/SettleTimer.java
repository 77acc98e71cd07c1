package io.crosstide.syncer.stream;

import io.crosstide.streams.Time;
import java.time.Duration;

/** Reports once that events have come for long enough for the stream to count as running. Used by one thread. */
public final class SettleTimer {
    private final Duration settle;
    private final Runnable running;
    private final Time time;
    private boolean started;
    private boolean told;
    private long startedNanos;

    /** @param running is called once events have come for so long as {@code settle} */
    public SettleTimer(Duration settle, Runnable running, Time time) {
        this.settle = settle;
        this.running = running;
        this.time = time;
    }

    /** An event came. */
    void start() {
        if (!started) {
            started = true;
            startedNanos = time.nanos();
        }
    }

    void tick() {
        if (started && !told && time.since(startedNanos).compareTo(settle) >= 0) {
            told = true;
            running.run();
        }
    }
}
