package io.crosstide.writer.control;

import io.crosstide.change.gtid.GtidSet;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * How far replicas are behind their primary, by what both have executed at known times. It needs no clock of a server, and
 * sees every kind of replica alike.
 */
final class ReplicaProgress {
    /** The oldest samples are forgotten: a replica that lacks them lags by the time of the others at least. */
    private static final int MAX_SAMPLES = 600;

    /** What the primary had executed. */
    private record Sample(long nanos, GtidSet executed) {}

    /** The oldest first; each has executed more than the one before. */
    private final Deque<Sample> samples = new ArrayDeque<>();

    /** Adds what the primary has executed now. */
    void primary(long nanos, GtidSet executed) {
        Sample last = samples.peekLast();
        if (last != null && last.executed().equals(executed)) {
            return;
        }
        samples.addLast(new Sample(nanos, executed));
        if (samples.size() > MAX_SAMPLES) {
            samples.removeFirst();
        }
    }

    /** How long the replica has lacked something that the primary had executed; zero if it has all. */
    Duration lag(long nanos, GtidSet executed) {
        for (Sample sample : samples) {
            if (!executed.containsAll(sample.executed())) {
                return Duration.ofNanos(nanos - sample.nanos());
            }
        }
        return Duration.ZERO;
    }

    /** Forgets what a replica has, which all others have too, but the newest of it. */
    void forget(GtidSet executedByAll) {
        for (Iterator<Sample> oldest = samples.iterator(); oldest.hasNext(); ) {
            Sample sample = oldest.next();
            if (!oldest.hasNext() || !executedByAll.containsAll(sample.executed())) {
                return;
            }
            oldest.remove();
        }
    }
}
