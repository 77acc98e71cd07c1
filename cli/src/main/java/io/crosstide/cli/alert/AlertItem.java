package io.crosstide.cli.alert;

import io.crosstide.writer.status.ConflictCount;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An event in a post.
 *
 * @param time when it last happened; for conflicts and reminders the time of the post
 * @param times how often it happened since the last post about the subject
 * @param reminder whether an earlier post has told it, and it still holds
 * @param lag the lag at that time; null if it is not known
 * @param conflicts new conflicts since the last post; empty for other events
 */
record AlertItem(
        AlertEvent event,
        AlertSubject subject,
        Instant time,
        int times,
        boolean reminder,
        @Nullable String error,
        @Nullable String remedy,
        @Nullable Duration lag,
        List<ConflictCount> conflicts) {

    AlertItem {
        conflicts = List.copyOf(conflicts);
    }

    static AlertItem of(AlertEvent event, Sighting seen, @Nullable Duration lag, Instant time) {
        return new AlertItem(event, seen.subject(), time, 1, false, seen.error(), seen.remedy(), lag, List.of());
    }

    static AlertItem reminder(AlertEvent event, Sighting seen, @Nullable Duration lag, Instant time) {
        return new AlertItem(event, seen.subject(), time, 1, true, seen.error(), seen.remedy(), lag, List.of());
    }

    static AlertItem conflicts(Sighting seen, @Nullable Duration lag, Instant time, List<ConflictCount> conflicts) {
        return new AlertItem(AlertEvent.CONFLICTS, seen.subject(), time, 1, false, null, null, lag, conflicts);
    }

    /** The same event, which had also happened before. */
    AlertItem after(AlertItem earlier) {
        return new AlertItem(event, subject, time, times + earlier.times, reminder, error, remedy, lag, conflicts);
    }

    long conflictCount() {
        return conflicts.stream().mapToLong(ConflictCount::count).sum();
    }
}
