package io.crosstide.cli.alert;

import io.crosstide.topology.alert.AlertSettings;
import io.crosstide.topology.alert.AlertTopic;
import io.crosstide.writer.status.ConflictCount;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a webhook is to be told about one link or stream. An event that happens again before it is posted is counted, so the
 * digest holds each kind of event once, however often a link flaps. Belongs to one thread at a time.
 */
final class SubjectDigest {

    private final AlertSettings settings;
    private final Map<AlertEvent, AlertItem> pending = new LinkedHashMap<>();

    private @Nullable Sighting latest;
    private boolean stopped;
    private boolean late;
    private boolean troubled;
    private long troubledNanos;
    private boolean posted;
    private long postedNanos;
    private @Nullable Map<ConflictKey, Long> told; // conflicts that the webhook knows of

    private record ConflictKey(String kind, String table) {
        static ConflictKey of(ConflictCount conflicts) {
            return new ConflictKey(conflicts.kind().label(), conflicts.table());
        }
    }

    SubjectDigest(AlertSettings settings) {
        this.settings = settings;
    }

    /** @param here whether this process answers for the subject; otherwise another one does */
    void see(Sighting seen, boolean here, Instant time, long nanos) {
        latest = seen;
        if (told == null) {
            told = counts(seen);
        }
        if (!here) {
            leave(seen, time);
            return;
        }
        boolean works = seen.condition() == AlertCondition.WORKING;
        if (works) {
            troubled = false;
        } else if (!troubled) {
            troubled = true;
            troubledNanos = nanos;
        }
        if (seen.condition() == AlertCondition.STOPPED && !stopped) {
            stopped = true;
            note(AlertEvent.stopped(seen.subject()), time, nanos);
        } else if (works && stopped) {
            stopped = false;
            note(AlertEvent.resumed(seen.subject()), time, nanos);
        }
        Duration lag = lag(nanos);
        boolean exceeded = lag != null && lag.compareTo(settings.lag()) > 0;
        if (exceeded && !late) {
            late = true;
            note(AlertEvent.LAG_EXCEEDED, time, nanos);
        } else if (late && lag != null && !exceeded) {
            late = false;
            note(AlertEvent.LAG_NORMAL, time, nanos);
        }
    }

    private void leave(Sighting seen, Instant time) {
        boolean known =
                (stopped && wants(AlertEvent.stopped(seen.subject()))) || (late && wants(AlertEvent.LAG_EXCEEDED));
        stopped = false;
        late = false;
        troubled = false;
        if (known) {
            add(AlertItem.of(AlertEvent.moved(seen.subject()), seen, null, time));
        }
    }

    /** The lag that the subject shows, or the time for which it has not worked where that is longer. */
    private @Nullable Duration lag(long nanos) {
        Duration shown = Objects.requireNonNull(latest).lag();
        if (!troubled) {
            return shown;
        }
        Duration silent = Duration.ofNanos(nanos - troubledNanos);
        return shown == null || shown.compareTo(silent) < 0 ? silent : shown;
    }

    private void note(AlertEvent event, Instant time, long nanos) {
        if (wants(event)) {
            add(AlertItem.of(event, Objects.requireNonNull(latest), lag(nanos), time));
        }
    }

    private boolean wants(AlertEvent event) {
        return settings.events().contains(event.topic());
    }

    /** The event becomes the last one of the digest. */
    private void add(AlertItem item) {
        AlertItem earlier = pending.remove(item.event());
        pending.put(item.event(), earlier == null ? item : item.after(earlier));
    }

    /** Whether a post about the subject is due. */
    boolean due(long nanos) {
        if (posted && nanos - postedNanos < settings.interval().toNanos()) {
            return false;
        }
        return !pending.isEmpty() || !newConflicts().isEmpty() || reminds(nanos);
    }

    private boolean reminds(long nanos) {
        boolean holds = (stopped && latest != null && wants(AlertEvent.stopped(latest.subject())))
                || (late && wants(AlertEvent.LAG_EXCEEDED));
        return holds
                && posted
                && !settings.repeat().isZero()
                && nanos - postedNanos >= settings.repeat().toNanos();
    }

    /** What is to be posted now. Afterwards {@link #delivered} or {@link #returned} must be called with it. */
    List<AlertItem> take(Instant time, long nanos) {
        Sighting seen = Objects.requireNonNull(latest);
        List<AlertItem> items = new ArrayList<>(pending.values());
        if (reminds(nanos)) {
            remind(AlertEvent.stopped(seen.subject()), stopped, time, nanos, items);
            remind(AlertEvent.LAG_EXCEEDED, late, time, nanos, items);
        }
        List<ConflictCount> conflicts = newConflicts();
        if (!conflicts.isEmpty()) {
            items.add(AlertItem.conflicts(seen, lag(nanos), time, conflicts));
        }
        items.sort(Comparator.comparing(AlertItem::time));
        pending.clear();
        posted = true;
        postedNanos = nanos;
        return items;
    }

    private void remind(AlertEvent event, boolean holds, Instant time, long nanos, List<AlertItem> items) {
        if (holds && wants(event) && !pending.containsKey(event)) {
            items.add(AlertItem.reminder(event, Objects.requireNonNull(latest), lag(nanos), time));
        }
    }

    /** The webhook has received the item. */
    void delivered(AlertItem item) {
        Map<ConflictKey, Long> known = Objects.requireNonNull(told);
        item.conflicts().forEach(conflicts -> known.merge(ConflictKey.of(conflicts), conflicts.count(), Long::sum));
    }

    /** The webhook has not received the item: it becomes part of the next post. New conflicts are counted anyway. */
    void returned(AlertItem item) {
        if (item.event() != AlertEvent.CONFLICTS) {
            AlertItem later = pending.remove(item.event());
            pending.put(item.event(), later == null ? item : later.after(item));
        }
        posted = false;
    }

    private List<ConflictCount> newConflicts() {
        if (told == null || latest == null || !settings.events().contains(AlertTopic.CONFLICTS)) {
            return List.of();
        }
        Map<ConflictKey, Long> known = told;
        return latest.conflicts().stream()
                .map(now -> new ConflictCount(
                        now.kind(), now.table(), now.count() - known.getOrDefault(ConflictKey.of(now), 0L)))
                .filter(conflicts -> conflicts.count() > 0)
                .toList();
    }

    private static Map<ConflictKey, Long> counts(Sighting seen) {
        Map<ConflictKey, Long> counts = new LinkedHashMap<>();
        seen.conflicts().forEach(conflicts -> counts.put(ConflictKey.of(conflicts), conflicts.count()));
        return counts;
    }
}
