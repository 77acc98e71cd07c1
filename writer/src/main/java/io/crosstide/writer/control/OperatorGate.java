package io.crosstide.writer.control;

import io.crosstide.bookkeeping.link.LinkControl;
import io.crosstide.bookkeeping.link.LinkControlTable;
import io.crosstide.streams.Time;
import io.crosstide.topology.LinkName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows {@code crosstide.link_control}: reads it before the first transaction begins, and then twice a second. So a pause
 * survives every restart and takeover. Belongs to one attempt.
 */
public final class OperatorGate implements StartGate {
    private static final Logger LOG = LoggerFactory.getLogger(OperatorGate.class);
    private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final LinkName link;
    private final LinkControlTable table;
    private final Connection control;
    private final Time time;
    private final RowBucket rows;
    private final ReplicaLag replicas;
    private LinkControl ordered = LinkControl.NONE;
    private boolean tooManyThreads;
    private boolean replicasLag;
    private boolean read;
    private long readNanos;
    private @Nullable Runnable end;

    /** @param control only the loop's thread uses it */
    public OperatorGate(LinkName link, Connection control, ReplicaLag replicas, Time time) {
        this.replicas = replicas;
        this.link = link;
        this.table = new LinkControlTable(link);
        this.control = control;
        this.time = time;
        this.rows = new RowBucket(time::nanos);
    }

    @Override
    public void renew() throws SQLException {
        long now = time.nanos();
        if (read && now - readNanos < INTERVAL_NANOS) {
            return;
        }
        LinkControl found = table.read(control);
        if (end != null && found.pause() == null) {
            end.run();
            return;
        }
        if (!found.equals(ordered)) {
            log(found);
            ordered = found;
        }
        LinkControl.@Nullable Throttle throttle = found.throttle();
        @Nullable Long perSecond = throttle == null ? null : throttle.rowsPerSecond();
        rows.limit(perSecond == null ? 0 : perSecond);
        @Nullable Integer threads = throttle == null ? null : throttle.threadsRunning();
        tooManyThreads = threads != null && threadsRunning() > threads;
        @Nullable Integer lag = throttle == null ? null : throttle.replicaLagSeconds();
        replicasLag = lag != null && replicas.longest().compareTo(Duration.ofSeconds(lag)) > 0;
        read = true;
        readNanos = now;
    }

    /**
     * Keeps a pause until the end of the attempt, because something must come before the first transaction, and only the next
     * attempt does it. Requires that the link is paused.
     *
     * @param whenResumed ends the attempt; may be called several times
     */
    public void keepPause(Runnable whenResumed) {
        if (!paused()) {
            throw new IllegalStateException("The link " + link + " is not paused");
        }
        end = whenResumed;
    }

    private void log(LinkControl found) {
        if (found.pause() != null && !found.pause().equals(ordered.pause())) {
            LOG.atInfo().addKeyValue("link", link).log("The link is {}", found.pause());
        } else if (found.pause() == null && ordered.pause() != null) {
            LOG.atInfo().addKeyValue("link", link).log("The pause of the link has ended");
        }
        if (found.throttle() != null && !found.throttle().equals(ordered.throttle())) {
            LOG.atInfo().addKeyValue("link", link).log("The link is {}", found.throttle());
        } else if (found.throttle() == null && ordered.throttle() != null) {
            LOG.atInfo().addKeyValue("link", link).log("The link is no longer throttled");
        }
    }

    /** Sessions of the target that execute something, this query and the workers of links included. */
    private long threadsRunning() throws SQLException {
        try (Statement statement = control.createStatement();
                ResultSet row = statement.executeQuery("SHOW GLOBAL STATUS LIKE 'Threads_running'")) {
            return row.next() ? row.getLong(2) : 0;
        }
    }

    @Override
    public boolean paused() {
        return ordered.pause() != null;
    }

    /** Why the link is paused; empty if it is not. */
    public Optional<LinkControl.Pause> pause() {
        return Optional.ofNullable(ordered.pause());
    }

    @Override
    public boolean mayStart() {
        return !paused() && !tooManyThreads && !replicasLag && rows.hasToken();
    }

    @Override
    public void took(long changes) {
        rows.take(changes);
    }
}
