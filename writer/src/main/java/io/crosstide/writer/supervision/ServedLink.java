package io.crosstide.writer.supervision;

import io.crosstide.bookkeeping.link.LinkState;
import io.crosstide.bookkeeping.link.LinkStateTable;
import io.crosstide.streams.Assignment;
import io.crosstide.streams.Election;
import io.crosstide.streams.Time;
import io.crosstide.topology.LinkName;
import io.crosstide.writer.failure.FailureKind;
import io.crosstide.writer.failure.LinkFailure;
import io.crosstide.writer.failure.LinkFencedException;
import io.crosstide.writer.failure.LinkStoppedException;
import io.crosstide.writer.failure.LinkUnreachableException;
import io.crosstide.writer.failure.RestartException;
import io.crosstide.writer.ownership.LinkOwner;
import io.crosstide.writer.ownership.Ownership;
import io.crosstide.writer.status.LinkCondition;
import io.crosstide.writer.status.LinkMetrics;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves a link during one assignment: runs one {@link LinkAttempt} after the other on a thread of its own.
 *
 * <p>After each failure, it reports the state and tries again. If a server does not answer, the next attempt starts soon.
 * If an operator must act, it starts every few seconds. If another process took the link over, the next attempt asks
 * Kafka whether the assignment still holds. So an assigned link is served, or it is not ready and has a reason.
 */
final class ServedLink {
    private static final Logger LOG = LoggerFactory.getLogger(ServedLink.class);
    private static final Duration MAX_PAUSE = Duration.ofSeconds(5);
    /** Within this time, the group moves the links of a process that it has lost. */
    private static final Duration FENCED_PAUSE = Election.SESSION_TIMEOUT.multipliedBy(3);

    private static final Duration FENCED_OFTEN = Duration.ofMinutes(5);
    private static final int MAX_TAKEOVERS = 3;
    private static final int MAX_RESTARTS = 10;
    private static final String REPORT_BUG = "report this as a bug, with the log";
    private static final long FIRST_PAUSE_MILLIS = 100;

    private final LinkName link;
    private final LinkCondition status;
    private final LinkMetrics metrics;
    private final Time time;
    private final RandomGenerator random;
    private final Ownership ownership;
    private final boolean standsIn;
    private final Thread thread;

    /** Guarded by this object, as are the fields below. */
    private LinkSettings settings;

    private ServingContext context;
    private @Nullable LinkAttempt attempt;
    private boolean stopRequested;
    private boolean changed; // the settings, since the attempt began

    /** Only the thread uses these. */
    private long recoveredAtSeq;

    private long restartedSeq;
    private int restarts;
    private int failures;
    private int takeovers;
    private long fencedNanos;
    private @Nullable String lastError;

    /** @param standsIn whether the source's Kafka has not assigned the link, so that only copies of the stream may be read */
    ServedLink(LinkSettings settings, ServingContext context, Assignment assignment, boolean standsIn) {
        this.standsIn = standsIn;
        this.settings = settings;
        this.context = context;
        this.link = settings.link();
        this.status = context.status();
        this.metrics = context.metrics();
        this.time = context.time();
        this.random = context.random();
        this.ownership = new Ownership(new LinkOwner(link, settings.instance(), time), assignment);
        this.thread = new Thread(this::serve, "link-" + link.cluster() + "-" + link.source());
        this.thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Lets the running transactions finish; returns at once. */
    synchronized void stop() {
        stopRequested = true;
        if (attempt != null) {
            attempt.stop();
        }
        notifyAll();
    }

    /** The running attempt ends as with {@link #stop}; the next one follows at once and has these settings. */
    synchronized void apply(LinkSettings changedSettings, ServingContext changedContext) {
        settings = changedSettings;
        context = changedContext;
        changed = true;
        if (attempt != null) {
            attempt.stop();
        }
        notifyAll();
    }

    /** Waits for the end after {@link #stop}; interrupts the thread and returns false if the patience ends before. */
    boolean awaitEnd(Duration patience) {
        try {
            thread.join(patience.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        boolean ended = !thread.isAlive();
        if (!ended) {
            thread.interrupt();
        }
        return ended;
    }

    private void serve() {
        try {
            boolean again = true;
            while (again && begin()) {
                again = attempt();
            }
        } catch (InterruptedException e) {
            // Only awaitEnd() interrupts this thread.
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean begin() {
        attempt = new LinkAttempt(settings, ownership, context.attempt(recoveredAtSeq), standsIn);
        changed = false;
        return !stopRequested;
    }

    private synchronized boolean isStopRequested() {
        return stopRequested;
    }

    private synchronized LinkSettings settings() {
        return settings;
    }

    /** Returns whether to try again. */
    private boolean attempt() throws InterruptedException {
        LinkAttempt current = Objects.requireNonNull(attempt);
        try {
            current.run();
            return !isStopRequested();
        } catch (LinkFailure e) {
            failed(e, current.failedSeq());
        } catch (RuntimeException e) {
            stop(e, REPORT_BUG, current.failedSeq());
        } catch (Error e) {
            // otherwise the thread would end and the link would still look healthy
            stop(new IllegalStateException(e.toString(), e), REPORT_BUG, current.failedSeq());
        } finally {
            recoveredAtSeq = Math.max(recoveredAtSeq, current.blockedSeq());
        }
        metrics.restarted();
        return true;
    }

    private void failed(LinkFailure failure, long seq) throws InterruptedException {
        if (failure instanceof LinkFencedException fenced) {
            fenced(fenced, seq);
        } else if (failure instanceof LinkUnreachableException unreachable) {
            unreachable(unreachable, seq);
        } else if (failure instanceof RestartException restart) {
            restart(restart);
        } else if (failure instanceof LinkStoppedException stopped) {
            stop(stopped, stopped.remedy(), seq);
        }
    }

    /** The next attempt takes the link back only if Kafka confirms that it is assigned to this process. */
    private void fenced(LinkFencedException failure, long seq) throws InterruptedException {
        ownership.lose();
        takeovers = time.nanos() - fencedNanos < FENCED_OFTEN.toNanos() ? takeovers + 1 : 1;
        fencedNanos = time.nanos();
        if (takeovers > MAX_TAKEOVERS) {
            LinkStoppedException often = new LinkStoppedException(
                    "Link " + link + ": another process took it over " + takeovers
                            + " times, although Kafka assigns it to this process",
                    "two writers of " + link.target() + " read the stream of " + link.source()
                            + " from different Kafka clusters: stop one of them, or correct its topology file");
            stop(often, often.remedy(), seq);
            return;
        }
        LOG.atWarn()
                .addKeyValue("link", link)
                .addKeyValue("error", failure.getMessage())
                .log("Another process took over the link; waiting for Kafka to assign the link");
        status.show(
                LinkState.UNREACHABLE,
                failure.getMessage() + "; Kafka has not confirmed the assignment",
                "the link resumes when Kafka assigns it");
        pause(FENCED_PAUSE);
    }

    private void unreachable(LinkUnreachableException failure, long seq) throws InterruptedException {
        failures = seq > recoveredAtSeq ? 1 : failures + 1;
        logOnce(failure, false);
        String remedy = failure.remedy() + "; the link retries until the server answers";
        if (isStopRequested()) {
            // the end of the assignment may be the cause, so this is no event of the link
            status.show(LinkState.UNREACHABLE, failure.getMessage(), remedy);
        } else {
            status.set(LinkState.UNREACHABLE, failure.getMessage(), remedy);
        }
        pause(Duration.ofMillis(Math.min(MAX_PAUSE.toMillis(), FIRST_PAUSE_MILLIS << Math.min(failures, 10))));
    }

    private void restart(RestartException failure) throws InterruptedException {
        restarts = failure.seq() == restartedSeq ? restarts + 1 : 1;
        restartedSeq = failure.seq();
        if (restarts > MAX_RESTARTS) {
            stop(failure, LockReport.REMEDY, failure.seq());
            return;
        }
        metrics.retried();
        if (failure.getCause() instanceof SQLException cause && FailureKind.of(cause) == FailureKind.LOCK) {
            status.set(LinkState.WAITING, failure.getMessage(), LockReport.REMEDY);
        }
        LOG.atInfo()
                .addKeyValue("link", link)
                .addKeyValue("seq", failure.seq())
                .addKeyValue("error", failure.getMessage())
                .log("Applying the transaction again from its start");
        pause(Duration.ofMillis(FIRST_PAUSE_MILLIS << restarts));
    }

    private void stop(Exception failure, String remedy, long seq) throws InterruptedException {
        String message = failure instanceof LinkStoppedException
                ? String.valueOf(failure.getMessage())
                : "Link " + link + " met an unknown error: " + failure;
        recoveredAtSeq = Math.max(recoveredAtSeq, seq);
        status.set(LinkState.STOPPED, message, remedy);
        logOnce(failure, true);
        try (Connection connection = settings().linkConnections().openPrimary().connection()) {
            new LinkStateTable(link).write(connection, LinkState.STOPPED, message, remedy);
        } catch (SQLException e) {
            LOG.atWarn()
                    .addKeyValue("link", link)
                    .addKeyValue("error", e.getMessage())
                    .log("Could not write crosstide.link_state");
        }
        pause(MAX_PAUSE);
    }

    /** Does not log the same message twice in a row. */
    private void logOnce(Exception failure, boolean error) {
        String message = String.valueOf(failure.getMessage());
        if (message.equals(lastError)) {
            return;
        }
        lastError = message;
        if (!error) {
            LOG.atWarn().addKeyValue("link", link).log("Unreachable: {}", message);
        } else if (failure instanceof LinkStoppedException stopped) {
            LOG.atError()
                    .addKeyValue("link", link)
                    .addKeyValue("remedy", stopped.remedy())
                    .log("Stopped: {}", message);
        } else {
            LOG.atError().addKeyValue("link", link).setCause(failure).log("Stopped by an unknown error");
        }
    }

    /** Adds a random part, so that links do not retry at the same moment. Ends early when the link is released, or its settings change. */
    private synchronized void pause(Duration atLeast) throws InterruptedException {
        long millis = atLeast.toMillis() + random.nextLong(atLeast.toMillis() / 4 + 1);
        long deadline = time.nanos() + TimeUnit.MILLISECONDS.toNanos(millis);
        for (long left = deadline - time.nanos();
                left > 0 && !stopRequested && !changed;
                left = deadline - time.nanos()) {
            wait(1 + TimeUnit.NANOSECONDS.toMillis(left));
        }
    }
}
