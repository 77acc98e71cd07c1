package io.crosstide.writer.status;

import io.crosstide.bookkeeping.link.LinkEventKind;
import io.crosstide.bookkeeping.link.LinkState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Decides which states of a link are events that somebody wants to read about later: changes, not repetitions, and no wait
 * that is usual. {@link LinkCondition} calls it under its lock.
 */
public final class LinkChanges {
    /** Receives events. It must return at once. */
    @FunctionalInterface
    public interface Sink {
        void note(LinkEventKind kind, @Nullable String reason);
    }

    /** Shorter waits are usual. */
    private static final Duration MIN_WAIT = Duration.ofSeconds(5);
    /** Errors that differ only in numbers are one error. */
    private static final Pattern NUMBER = Pattern.compile("[0-9]+");

    private final Sink sink;
    private final InstantSource clock;
    /** The problem that was noted last; null if the link has resumed since. */
    private @Nullable LinkEventKind problem;

    private String error = "";
    private @Nullable Instant waitsSince;

    LinkChanges(Sink sink, InstantSource clock) {
        this.sink = sink;
        this.clock = clock;
    }

    void observe(LinkState state, @Nullable String what) {
        if (state != LinkState.WAITING) {
            waitsSince = null;
        }
        switch (state) {
            case STOPPED -> problem(LinkEventKind.STOPPED, what, true);
            case UNREACHABLE -> problem(LinkEventKind.UNREACHABLE, what, false);
            case WAITING -> waiting(what);
            case RUNNING, IDLE -> working();
            case STANDBY -> problem = null;
            case PAUSED, UNKNOWN -> {}
        }
    }

    private void waiting(@Nullable String what) {
        Instant now = clock.instant();
        if (waitsSince == null) {
            waitsSince = now;
        } else if (!now.isBefore(waitsSince.plus(MIN_WAIT))) {
            problem(LinkEventKind.WAITING, what, false);
        }
    }

    private void problem(LinkEventKind kind, @Nullable String what, boolean eachError) {
        String shape = NUMBER.matcher(String.valueOf(what)).replaceAll("#");
        if (problem != kind || (eachError && !shape.equals(error))) {
            problem = kind;
            error = shape;
            sink.note(kind, what);
        }
    }

    private void working() {
        if (problem != null) {
            resumed();
        }
    }

    /** The link works, and an earlier process may have noted why it did not. */
    void resumed() {
        problem = null;
        sink.note(LinkEventKind.RESUMED, null);
    }

    /** @param what the transaction and the order */
    void skipped(String what) {
        sink.note(LinkEventKind.SKIPPED, what);
    }

    /** @param previous the process that owned the link before; null if it was this one, or none */
    void owned(@Nullable String previous) {
        if (previous == null) {
            sink.note(LinkEventKind.STARTED, null);
        } else {
            sink.note(LinkEventKind.TAKEN_OVER, "from process " + previous);
        }
    }
}
