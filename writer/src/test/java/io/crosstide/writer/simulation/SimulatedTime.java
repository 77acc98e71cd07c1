package io.crosstide.writer.simulation;

import io.crosstide.streams.Time;
import java.time.Duration;

/** Time that advances only when a caller sleeps; the wall clock may jump. */
public final class SimulatedTime implements Time {
    private long nanos = 1_000_000_000_000L;
    private long jumpedMicros;

    @Override
    public long nanos() {
        return nanos;
    }

    @Override
    public long epochMicros() {
        return 1_700_000_000_000_000L + jumpedMicros + nanos / 1_000;
    }

    public void jump(Duration ahead) {
        jumpedMicros += ahead.toNanos() / 1_000;
    }

    @Override
    public void sleep(Duration pause) {
        nanos += pause.toNanos();
    }
}
