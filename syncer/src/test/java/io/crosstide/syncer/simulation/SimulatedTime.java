package io.crosstide.syncer.simulation;

import io.crosstide.streams.Time;
import java.time.Duration;

/** Time that passes only when the schedule advances it; the wall clock may jump. */
public final class SimulatedTime implements Time {
    private long nanos = 1_000_000_000_000L;
    private long epochMicros = 1_700_000_000_000_000L;

    @Override
    public long nanos() {
        return nanos;
    }

    @Override
    public long epochMicros() {
        return epochMicros;
    }

    @Override
    public void sleep(Duration pause) {
        nanos += pause.toNanos();
        epochMicros += pause.toNanos() / 1_000;
    }

    public void jump(long micros) {
        epochMicros += micros;
    }
}
