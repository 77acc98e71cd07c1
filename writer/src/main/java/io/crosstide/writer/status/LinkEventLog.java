package io.crosstide.writer.status;

import io.crosstide.bookkeeping.link.LinkEvent;
import io.crosstide.bookkeeping.link.LinkEventKind;
import io.crosstide.bookkeeping.link.LinkEventTable;
import io.crosstide.streams.Time;
import io.crosstide.topology.LinkName;
import io.crosstide.topology.connect.ConnectionSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the events of a link to {@code crosstide.link_event}, on a thread that lives while there is something to write.
 * Replication never waits for it and never fails because of it: if the target has no such table, the events are dropped; if
 * the target does not answer, they wait in memory.
 *
 * <p>Each batch is one transaction of the target. A link whose state changes all the time writes one at most every
 * {@link #PAUSE_WHEN_BUSY}. Safe for several threads.
 */
public final class LinkEventLog implements LinkChanges.Sink {
    private static final Logger LOG = LoggerFactory.getLogger(LinkEventLog.class);

    private static final int MAX_PENDING = 50;
    private static final int MAX_QUICK_BATCHES = 20;
    private static final Duration QUICK_PAUSE = Duration.ofSeconds(1);
    private static final Duration PAUSE_WHEN_BUSY = Duration.ofMinutes(1);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(10);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration BETWEEN_DELETIONS = Duration.ofDays(1);
    private static final int MAX_DELETIONS = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Unknown database, unknown table or column; access denied to them, because MySQL checks privileges first. */
    private static final Set<Integer> MISSING = Set.of(1049, 1146, 1054, 1044, 1142);

    private final LinkName link;
    private final ConnectionSource target;
    private final String instance;
    private final Time time;

    /** Guarded by this object, as is the field below. */
    private final Deque<LinkEvent> pending = new ArrayDeque<>();

    private boolean writing;

    /** Only the thread uses these; one thread follows the other under the lock. */
    private long hourNanos;

    private int batches;
    private long deletedNanos;
    private boolean deleted;
    private boolean missingTold;

    /**
     * @param target opens sessions at the target; they must not have the attribute of the link
     * @param instance name of this process
     */
    public LinkEventLog(LinkName link, ConnectionSource target, String instance, Time time) {
        this.link = link;
        this.target = target;
        this.instance = instance;
        this.time = time;
    }

    @Override
    public synchronized void note(LinkEventKind kind, @Nullable String reason) {
        LinkEvent event = new LinkEvent(kind, time.instant(), instance, reason);
        pending.addLast(event);
        bound();
        if (!writing) {
            writing = true;
            Thread thread = new Thread(this::write, "events-" + link.cluster() + "-" + link.source());
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** Joins the last two events of the newest event's kind. */
    private void bound() {
        if (pending.size() <= MAX_PENDING) {
            return;
        }
        LinkEvent newest = pending.removeLast();
        List<LinkEvent> all = new ArrayList<>(pending);
        for (int i = all.size() - 1; i >= 0; i--) {
            if (all.get(i).kind().equals(newest.kind())) {
                all.set(i, all.get(i).with(newest));
                pending.clear();
                pending.addAll(all);
                return;
            }
        }
        pending.removeFirst();
        pending.addLast(newest);
    }

    private synchronized List<LinkEvent> take() {
        List<LinkEvent> batch = List.copyOf(pending);
        pending.clear();
        writing = !batch.isEmpty();
        return batch;
    }

    private synchronized void putBack(List<LinkEvent> batch) {
        for (int i = batch.size() - 1; i >= 0; i--) {
            pending.addFirst(batch.get(i));
        }
        while (pending.size() > MAX_PENDING) {
            pending.removeFirst();
        }
    }

    private void write() {
        try {
            for (List<LinkEvent> batch = take(); !batch.isEmpty(); batch = take()) {
                time.sleep(write(batch) ? pause() : PAUSE_AFTER_FAILURE);
            }
        } catch (InterruptedException nobodyInterrupts) {
            Thread.currentThread().interrupt();
        }
    }

    private Duration pause() {
        if (batches == 0 || time.since(hourNanos).compareTo(HOUR) > 0) {
            hourNanos = time.nanos();
            batches = 0;
        }
        batches++;
        return batches <= MAX_QUICK_BATCHES ? QUICK_PAUSE : PAUSE_WHEN_BUSY;
    }

    private boolean write(List<LinkEvent> batch) {
        int written = 0;
        try (Connection connection = target.open()) {
            connection.setNetworkTimeout(Runnable::run, Math.toIntExact(PATIENCE.toMillis()));
            LinkEventTable table = new LinkEventTable(link);
            for (LinkEvent event : batch) {
                table.write(connection, event);
                written++;
            }
            deleteOld(connection, table);
            return true;
        } catch (SQLException e) {
            return failed(e, batch.subList(written, batch.size()));
        } catch (RuntimeException e) {
            LOG.atWarn().addKeyValue("link", link).setCause(e).log("Could not write crosstide.link_event");
            return false;
        }
    }

    private boolean failed(SQLException failure, List<LinkEvent> batch) {
        if (!MISSING.contains(failure.getErrorCode())) {
            putBack(batch);
            LOG.atDebug()
                    .addKeyValue("link", link)
                    .addKeyValue("error", failure.getMessage())
                    .log("Could not write crosstide.link_event yet");
        } else if (!missingTold) {
            missingTold = true;
            LOG.atInfo()
                    .addKeyValue("link", link)
                    .addKeyValue("error", failure.getMessage())
                    .addKeyValue("remedy", "run `crosstide init -d " + link.target() + "` again, as the first time")
                    .log(
                            "The target has no table crosstide.link_event, so `status --events` shows nothing of this link");
        }
        return false;
    }

    /** Rarely, and in small transactions. A failure changes nothing: the next one deletes more. */
    private void deleteOld(Connection connection, LinkEventTable table) {
        if (deleted && time.since(deletedNanos).compareTo(BETWEEN_DELETIONS) < 0) {
            return;
        }
        deleted = true;
        deletedNanos = time.nanos();
        try {
            for (int i = 0; i < MAX_DELETIONS; i++) {
                if (!table.deleteSome(connection, time.instant().minus(LinkEventTable.KEPT))) {
                    return;
                }
            }
        } catch (SQLException e) {
            LOG.atDebug()
                    .addKeyValue("link", link)
                    .addKeyValue("error", e.getMessage())
                    .log("Could not delete old rows of crosstide.link_event");
        }
    }
}
