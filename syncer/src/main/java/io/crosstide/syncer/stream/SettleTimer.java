package io.crosstide.syncer.stream;

import io.crosstide.streams.Time;
import java.time.Duration;

/** Reports once that the stream counts as running: events have come for long enough. Used by one thread. */
public final class SettleTimer {
    private final Duration settle;
    private final Runnable running;
    private final Time time;
    private boolean started;
    private boolean reported;
    private long startedNanos;

    /** @param running called after events have come for {@code settle} */
    public SettleTimer(Duration settle, Runnable running, Time time) {
        this.settle = settle;
        this.running = running;
        this.time = time;
    }

    /** An event arrived. */
    void start() {
        if (!started) {
            started = true;
            startedNanos = time.nanos();
        }
    }

    void tick() {
        if (started && !reported && time.since(startedNanos).compareTo(settle) >= 0) {
            reported = true;
            running.run();
        }
    }
}
