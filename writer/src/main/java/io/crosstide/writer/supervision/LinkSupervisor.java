package io.crosstide.writer.supervision;

import io.crosstide.bookkeeping.LinkState;
import io.crosstide.bookkeeping.LinkStateTable;
import io.crosstide.streams.Assignee;
import io.crosstide.streams.Time;
import io.crosstide.topology.LinkName;
import io.crosstide.writer.consume.TableSelection;
import io.crosstide.writer.failure.FailureKind;
import io.crosstide.writer.failure.LinkFailure;
import io.crosstide.writer.failure.LinkFencedException;
import io.crosstide.writer.failure.LinkStoppedException;
import io.crosstide.writer.failure.LinkUnreachableException;
import io.crosstide.writer.failure.RestartException;
import io.crosstide.writer.ownership.LinkOwner;
import io.crosstide.writer.ownership.Ownership;
import io.crosstide.writer.schedule.AppliedStreams;
import io.crosstide.writer.session.StatementPatience;
import io.crosstide.writer.status.LinkCondition;
import io.crosstide.writer.status.LinkHealth;
import io.crosstide.writer.status.LinkMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves a link while it is assigned to this process: runs one {@link LinkAttempt} after the other. If a server does
 * not answer, the next attempt starts soon. If an operator must act, it starts every few seconds. If another process
 * took the link over, the next attempt waits until the link is assigned to this process again.
 */
public final class LinkSupervisor implements Assignee {
    private static final Logger LOG = LoggerFactory.getLogger(LinkSupervisor.class);
    private static final Duration MAX_PAUSE = Duration.ofSeconds(5);
    private static final int MAX_RESTARTS = 10;
    private static final String REPORT_BUG = "report this as a bug, with the log";
    private static final long FIRST_PAUSE_MILLIS = 100;

    private final LinkSettings settings;
    private final AppliedStreams streams;
    private final LinkCondition status;
    private final LinkMetrics metrics;
    private final TableSelection tables;
    private final Time time;
    private final RandomGenerator random = new Random(); // workers share it
    private final LinkName link;

    /** Guarded by this object, as are the fields below. */
    private @Nullable Thread thread;

    private @Nullable LinkAttempt attempt;
    private boolean stopRequested;

    /** Only the thread that serves the link uses these. */
    private final StopLog stopLog;

    private final StatementPatience patience = new StatementPatience();

    private long recoveredAtSeq;

    private long restartedSeq;
    private int restarts;
    private int failures;
    private @Nullable String lastError;

    public LinkSupervisor(LinkSettings settings, AppliedStreams streams, MeterRegistry registry, Time time) {
        this.settings = settings;
        this.streams = streams;
        this.time = time;
        this.link = settings.link();
        this.stopLog = new StopLog(link);
        this.status = new LinkCondition(link, settings.heartbeats(), time::instant);
        this.metrics = new LinkMetrics(link, status, registry);
        this.tables = new TableSelection(link, settings.tables(), metrics::excluded);
    }

    public LinkHealth health() {
        return status.health();
    }

    @Override
    public synchronized void assigned() {
        if (thread != null) {
            return;
        }
        LOG.atInfo().addKeyValue("link", link).log("The link is assigned to this process");
        stopRequested = false;
        Thread serving = new Thread(this::serve, "crosstide-" + link.cluster() + "-" + link.source());
        serving.setDaemon(true);
        thread = serving;
        serving.start();
    }

    @Override
    public void standby() {
        status.set(LinkState.STANDBY);
    }

    @Override
    public void unreachable(String error) {
        status.set(
                LinkState.UNREACHABLE,
                "The Kafka of " + link.source() + " cannot be used: " + error,
                "check the network to the source's Kafka and its brokers");
    }

    @Override
    public void refused(String error) {
        status.set(
                LinkState.STOPPED,
                "The Kafka of " + link.source() + " refuses the writer: " + error,
                "correct the credentials in kafka.remoteProperties of " + link.source()
                        + ", or allow the account to read the stream's topics and to use the group");
    }

    @Override
    public void topicMissing(String topic) {
        status.set(
                LinkState.STOPPED,
                "Topic " + topic + " does not exist in the Kafka of " + link.source(),
                "run `crosstide init -d " + link.source() + "`");
    }

    @Override
    public synchronized void release() {
        Thread serving = thread;
        if (serving != null) {
            stopRequested = true;
            if (attempt != null) {
                attempt.stop();
            }
            notifyAll();
        }
    }

    @Override
    public boolean awaitReleased(Duration patience) {
        Thread serving;
        synchronized (this) {
            serving = thread;
        }
        if (serving == null) {
            return true;
        }
        try {
            serving.join(patience.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        boolean ended = !serving.isAlive();
        if (!ended) {
            serving.interrupt();
        }
        synchronized (this) {
            thread = null;
        }
        LOG.atInfo().addKeyValue("link", link).log("This process no longer serves the link");
        return ended;
    }

    @Override
    public String toString() {
        return "Link " + link;
    }

    private void serve() {
        Ownership ownership = new Ownership(new LinkOwner(link, settings.instance(), time));
        try {
            boolean again = true;
            while (again && begin(ownership)) {
                again = attempt();
            }
        } catch (InterruptedException e) {
            // Only awaitReleased() interrupts this thread.
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean begin(Ownership ownership) {
        attempt = new LinkAttempt(
                settings,
                ownership,
                new AttemptContext(streams, status, metrics, time, random, stopLog, tables, patience, recoveredAtSeq));
        return !stopRequested;
    }

    /** Returns whether to try again. */
    private boolean attempt() throws InterruptedException {
        LinkAttempt current = Objects.requireNonNull(attempt);
        try {
            current.run();
            return false;
        } catch (LinkFailure e) {
            return failed(e, current.failedSeq());
        } catch (RuntimeException e) {
            stop(e, REPORT_BUG, current.failedSeq());
        } catch (Error e) {
            // otherwise the thread would end and the link would still look healthy
            stop(new IllegalStateException(e.toString(), e), REPORT_BUG, current.failedSeq());
        } finally {
            recoveredAtSeq = Math.max(recoveredAtSeq, current.blockedSeq());
        }
        return true;
    }

    private boolean failed(LinkFailure failure, long seq) throws InterruptedException {
        if (failure instanceof LinkFencedException) {
            LOG.atWarn()
                    .addKeyValue("link", link)
                    .addKeyValue("error", failure.getMessage())
                    .log("Another process took over the link; this process waits until the link is assigned to it");
            status.set(LinkState.STANDBY);
            return false;
        }
        if (failure instanceof LinkUnreachableException unreachable) {
            unreachable(unreachable, seq);
        } else if (failure instanceof RestartException restart) {
            restart(restart);
        } else if (failure instanceof LinkStoppedException stopped) {
            stop(stopped, stopped.remedy(), seq);
        }
        return true;
    }

    private void unreachable(LinkUnreachableException failure, long seq) throws InterruptedException {
        failures = seq > recoveredAtSeq ? 1 : failures + 1;
        logOnce(failure, false);
        status.set(
                LinkState.UNREACHABLE,
                failure.getMessage(),
                "check the server and the network; the link retries until the server answers");
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
        try (Connection connection = settings.linkConnections().openPrimary().connection()) {
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

    /** Adds a random part, so that links do not retry at the same moment. Ends early when the link is released. */
    private synchronized void pause(Duration atLeast) throws InterruptedException {
        long millis = atLeast.toMillis() + random.nextLong(atLeast.toMillis() / 4 + 1);
        long deadline = time.nanos() + TimeUnit.MILLISECONDS.toNanos(millis);
        for (long left = deadline - time.nanos(); left > 0 && !stopRequested; left = deadline - time.nanos()) {
            wait(1 + TimeUnit.NANOSECONDS.toMillis(left));
        }
    }
}
