package io.crosstide.cli.alert;

import io.crosstide.topology.alert.AlertSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What one webhook is to be told: what is new and due, of all links and streams, in one post. It reads no clock.
 *
 * <p>Its size is bounded by the number of links and streams, however long the webhook does not answer. Belongs to one
 * thread at a time.
 */
final class Digest {

    /** Between two posts, so that the faults of one incident become one post. */
    private static final Duration MIN_GAP = Duration.ofSeconds(10);

    private final AlertSettings settings;
    private final Map<AlertSubject, SubjectDigest> subjects = new LinkedHashMap<>();
    private final Set<AlertSubject> elsewhere = new LinkedHashSet<>();
    private boolean posted;
    private long postedNanos;

    Digest(AlertSettings settings) {
        this.settings = settings;
    }

    void see(List<Sighting> sightings, Instant time, long nanos) {
        for (Sighting seen : sightings) {
            subjects.computeIfAbsent(seen.subject(), subject -> new SubjectDigest(settings))
                    .see(seen, isHere(seen), time, nanos);
        }
    }

    /**
     * Whether this process answers for the subject. A standby does not, even when it can no longer reach Kafka, which
     * would assign the subject: the process that has served it answers.
     */
    private boolean isHere(Sighting seen) {
        if (seen.assigned()) {
            elsewhere.remove(seen.subject());
        } else if (seen.condition() == AlertCondition.STANDBY) {
            elsewhere.add(seen.subject());
        }
        return !elsewhere.contains(seen.subject());
    }

    /** What is to be posted now; empty if nothing is due. {@link #delivered} or {@link #returned} must follow. */
    List<AlertItem> take(Instant time, long nanos) {
        Duration gap = settings.interval().compareTo(MIN_GAP) < 0 ? settings.interval() : MIN_GAP;
        List<AlertItem> items = new ArrayList<>();
        if (!posted || nanos - postedNanos >= gap.toNanos()) {
            for (SubjectDigest subject : subjects.values()) {
                if (subject.due(nanos)) {
                    items.addAll(subject.take(time, nanos));
                }
            }
        }
        if (!items.isEmpty()) {
            posted = true;
            postedNanos = nanos;
        }
        return items;
    }

    void delivered(List<AlertItem> items) {
        items.forEach(item -> subject(item).delivered(item));
    }

    /** The items become part of the next post. */
    void returned(List<AlertItem> items) {
        items.forEach(item -> subject(item).returned(item));
    }

    private SubjectDigest subject(AlertItem item) {
        return Objects.requireNonNull(subjects.get(item.subject()));
    }
}
