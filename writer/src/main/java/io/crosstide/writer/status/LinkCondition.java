package io.crosstide.writer.status;

import io.crosstide.bookkeeping.link.LinkState;
import io.crosstide.topology.LinkName;
import io.crosstide.writer.position.AppliedPositions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the process reports about a link; outlives the link's attempts. Safe for several threads. */
public final class LinkCondition {
    private final LinkName link;
    private final boolean heartbeats;
    private final InstantSource clock;
    private final LinkChanges changes;

    private LinkState state = LinkState.UNKNOWN;
    private @Nullable String error;
    private @Nullable String remedy;
    private @Nullable AppliedPositions positions;
    private long lastEventMicros;
    private @Nullable UUID lastStream;
    private long lastOffset; // of that stream
    private long aheadMicros; // how far lastEventMicros was in the future when it arrived
    private double topicRetentionSeconds = Double.NaN;
    private int queued;
    private int lockWaits;
    private Duration longestLockWait = Duration.ZERO;

    /** @param heartbeats whether the stream sends heartbeats */
    public LinkCondition(LinkName link, boolean heartbeats, InstantSource clock) {
        this(link, heartbeats, clock, (kind, reason) -> {});
    }

    /** @param events receives what happens to the link */
    public LinkCondition(LinkName link, boolean heartbeats, InstantSource clock, LinkChanges.Sink events) {
        this.link = link;
        this.heartbeats = heartbeats;
        this.clock = clock;
        this.changes = new LinkChanges(events, clock);
    }

    synchronized LinkState state() {
        return state;
    }

    /** Sets a state without a problem; clears error and remedy. */
    public synchronized void set(LinkState now) {
        set(now, null, null);
    }

    public synchronized void set(LinkState now, @Nullable String what, @Nullable String toDo) {
        show(now, what, toDo);
        changes.observe(now, what);
    }

    /** Sets a state of this process that is no event of the link, because another process serves it. */
    public synchronized void show(LinkState now, @Nullable String what, @Nullable String toDo) {
        state = now;
        error = what;
        remedy = toDo;
        if (now == LinkState.STANDBY) {
            positions = null;
            lastEventMicros = 0;
            aheadMicros = 0;
            topicRetentionSeconds = Double.NaN;
            locks(0, Duration.ZERO);
        }
    }

    /**
     * This process has taken the link.
     *
     * @param previous the process that had it before; null if it was this one, or none
     */
    public synchronized void owned(@Nullable String previous) {
        changes.owned(previous);
    }

    /** The link works, and {@code crosstide.link_state} said that it did not. */
    public synchronized void resumed() {
        changes.resumed();
    }

    /** @param what the transaction that was skipped, and the order */
    public synchronized void skipped(String what) {
        changes.skipped(what);
    }

    public synchronized void follow(AppliedPositions current) {
        positions = current;
    }

    /**
     * Notes a record of the source's topic. Returns whether this process has not received it before: a link that starts again
     * reads records again.
     */
    public synchronized boolean received(UUID stream, long offset) {
        if (stream.equals(lastStream) && offset <= lastOffset) {
            return false;
        }
        lastStream = stream;
        lastOffset = offset;
        return true;
    }

    /** Notes a received record that the source created at this time. */
    public synchronized void event(long micros) {
        if (micros > lastEventMicros) {
            lastEventMicros = micros;
            aheadMicros = micros - ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
        }
    }

    /**
     * How far the source's clock is ahead of this machine's, at least; zero if its records come from the past. Then its
     * clock may be behind, which the link in the other direction shows.
     */
    synchronized Duration clockSkew() {
        return Duration.of(Math.max(0, aheadMicros), ChronoUnit.MICROS);
    }

    /** @param seconds how long the source's topic keeps a record at least; infinite if it never removes one */
    public synchronized void topicRetention(double seconds) {
        topicRetentionSeconds = seconds;
    }

    /** NaN while it is not known. */
    synchronized double topicRetentionSeconds() {
        return topicRetentionSeconds;
    }

    public synchronized void queued(int transactions) {
        queued = transactions;
    }

    public synchronized int queued() {
        return queued;
    }

    /** Notes how many transactions wait for locks of other sessions, and how long the first of them has waited. */
    public synchronized void locks(int waits, Duration longest) {
        lockWaits = waits;
        longestLockWait = longest;
    }

    synchronized int lockWaits() {
        return lockWaits;
    }

    synchronized Duration longestLockWait() {
        return longestLockWait;
    }

    /** When the source created the last received record, in microseconds since 1970; 0 when none was received yet. */
    synchronized long lastEventMicros() {
        return lastEventMicros;
    }

    /**
     * How far the target is behind: the time since the commit of the oldest transaction that is not applied, or since
     * the last received record. Null when nothing has been received.
     */
    synchronized @Nullable Duration lag() {
        OptionalLong oldest = positions == null ? OptionalLong.empty() : positions.oldestPendingMicros();
        if (oldest.isEmpty() && lastEventMicros == 0) {
            return null;
        }
        if (oldest.isEmpty() && !heartbeats) {
            return Duration.ZERO;
        }
        Duration since = Duration.between(
                Instant.EPOCH.plus(oldest.orElse(lastEventMicros), ChronoUnit.MICROS), clock.instant());
        return since.isNegative() ? Duration.ZERO : since;
    }

    /** @param assigned whether this process serves the link */
    public synchronized LinkHealth health(boolean assigned, List<ConflictCount> conflicts) {
        return new LinkHealth(
                link.cluster(), link.source(), link.target(), state, assigned, error, remedy, lag(), conflicts);
    }
}
