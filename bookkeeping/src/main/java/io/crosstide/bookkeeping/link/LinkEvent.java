package io.crosstide.bookkeeping.link;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a link, once or several times.
 *
 * @param kind the label of a {@link LinkEventKind}; in a table that a newer version writes, perhaps another one
 * @param time the first time, by the clock of the process
 * @param lastTime the last time
 * @param instance the process that told it, the last one if there were several
 * @param reason of the last time; null if the kind says it all
 */
public record LinkEvent(
        String kind,
        Instant time,
        Instant lastTime,
        int times,
        String instance,
        @Nullable String reason) {

    private static final int MAX_REASON = 2_000;

    public LinkEvent {
        if (times < 1 || lastTime.isBefore(time)) {
            throw new IllegalArgumentException("%d times from %s to %s".formatted(times, time, lastTime));
        }
        time = time.truncatedTo(ChronoUnit.MICROS);
        lastTime = lastTime.truncatedTo(ChronoUnit.MICROS);
        reason = reason == null || reason.length() <= MAX_REASON ? reason : reason.substring(0, MAX_REASON) + "…";
    }

    /** Something that happened once. */
    public LinkEvent(LinkEventKind kind, Instant time, String instance, @Nullable String reason) {
        this(kind.label(), time, time, 1, instance, reason);
    }

    /** This event and a later one of the same kind, as one. */
    public LinkEvent with(LinkEvent later) {
        Instant last = later.lastTime.isBefore(lastTime) ? lastTime : later.lastTime;
        return new LinkEvent(kind, time, last, times + later.times, later.instance, later.reason);
    }
}
