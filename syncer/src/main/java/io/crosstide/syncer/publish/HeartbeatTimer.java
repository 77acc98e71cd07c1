package io.crosstide.syncer.publish;

import io.crosstide.streams.Time;
import java.time.Duration;

/**
 * Says when the next heartbeat is due, by the monotonic clock. The source's clock may be wrong, and wall clocks jump.
 *
 * <p>A heartbeat needs a sign of the source since the last one: it says up to when the source was read.
 */
final class HeartbeatTimer {
    private final Time time;
    private boolean sent;
    private long sentNanos;

    HeartbeatTimer(Time time) {
        this.time = time;
    }

    /**
     * Whether a heartbeat is due. A tenth of the interval is tolerance: without it, a source that reports at this interval
     * would miss every second one.
     *
     * @param interval zero for no heartbeats
     * @param silence time since the source last sent anything
     */
    boolean isDue(Duration interval, Duration silence) {
        if (interval.isZero() || !sent) {
            return !interval.isZero();
        }
        Duration since = time.since(sentNanos);
        return since.compareTo(interval.multipliedBy(9).dividedBy(10)) >= 0 && silence.compareTo(since) < 0;
    }

    void sent() {
        sent = true;
        sentNanos = time.nanos();
    }
}
