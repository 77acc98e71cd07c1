package io.crosstide.writer.replay;

import io.crosstide.change.event.EventException;
import io.crosstide.topology.LinkName;
import io.crosstide.writer.failure.FailureKind;
import io.crosstide.writer.failure.LinkFencedException;
import io.crosstide.writer.failure.LinkStoppedException;
import io.crosstide.writer.failure.LinkUnreachableException;
import io.crosstide.writer.failure.RestartException;
import io.crosstide.writer.failure.Undecodable;
import io.crosstide.writer.failure.UnknownOutcomeException;
import io.crosstide.writer.mapping.TransactionContext;
import io.crosstide.writer.row.ApplyResult;
import io.crosstide.writer.row.TableLockedException;
import io.crosstide.writer.row.TableRefusedException;
import io.crosstide.writer.schema.TargetChangedException;
import io.crosstide.writer.session.LockRetries;
import io.crosstide.writer.session.StatementPatience;
import io.crosstide.writer.session.TargetSessions;
import io.crosstide.writer.status.LinkMetrics;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out one task after the other on a session of its own, which it closes after any error. Runs on a thread of its
 * own until it is told to quit.
 */
public final class ApplyWorker implements Runnable {
    /** Is told of every task's outcome, on the worker's thread. */
    public interface Listener {
        void finished(ApplyWorker worker, Task task, Outcome outcome);
    }

    private static final Logger logger = LoggerFactory.getLogger(ApplyWorker.class);
    private static final int MALFORMED_GTID = 1774;
    private static final String NO_TAGS =
            "the target's MySQL knows no GTIDs with tags, as 8.3 and newer do: upgrade it,"
                    + " or use loopPrevention: direction-table";
    private static final String UNKNOWN_CAUSE = "remove the cause at the target, a missing privilege (`crosstide init`"
            + " grants them) or a full disk for example; the link goes on by itself";
    private static final ApplyResult NOTHING = new ApplyResult(0, Map.of());

    private final LinkName link;
    private final int slot;
    private final TargetSessions sessions;
    private final ReplayMode mode;
    private final TransactionApplier applier;
    private final LinkMetrics metrics;
    private final boolean holds;
    private final Listener listener;
    private final BlockingQueue<Task> tasks = new LinkedBlockingQueue<>();

    /** Written by this worker; read by {@link #abort} as well. */
    private volatile @Nullable Connection session;

    /** @param holds whether a transaction that meets trouble with one table may be put aside */
    public ApplyWorker(
            LinkName link,
            int slot,
            TargetSessions sessions,
            ReplayMode mode,
            TransactionApplier applier,
            LinkMetrics metrics,
            boolean holds,
            Listener listener) {
        this.link = link;
        this.slot = slot;
        this.sessions = sessions;
        this.mode = mode;
        this.applier = applier;
        this.metrics = metrics;
        this.holds = holds;
        this.listener = listener;
    }

    /** Gives it a task; only when it has finished the one before. */
    public void submit(Task task) {
        tasks.add(task);
    }

    @Override
    public void run() {
        try {
            for (Task task = tasks.take(); !(task instanceof Task.Quit); task = tasks.take()) {
                listener.finished(this, task, carryOut(task));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            close();
        }
    }

    private Outcome carryOut(Task task) {
        LockRetries retries = new LockRetries();
        while (true) {
            try {
                long start = System.nanoTime();
                ApplyResult result = execute(session(), task);
                metrics.took(System.nanoTime() - start);
                sessions.patience().met(task.seq());
                return new Outcome.Done(result);
            } catch (TargetChangedException e) {
                boolean clean = discard();
                return clean && task instanceof Task.Apply
                        ? new Outcome.Unsettled()
                        : new Outcome.Failed(
                                new RestartException(describe(task) + ": " + e.getMessage(), task.seq(), e), clean);
            } catch (TableRefusedException e) {
                boolean clean = discard();
                return clean && mayHold(task) ? new Outcome.Held(e.table(), false, e) : new Outcome.Failed(e, clean);
            } catch (SQLException e) {
                boolean clean = discard();
                if (clean && mayHold(task) && e instanceof TableLockedException locked) {
                    metrics.retried();
                    return new Outcome.Held(locked.table(), true, lockedForLong(task, locked));
                }
                boolean again = clean
                        && FailureKind.of(e) == FailureKind.LOCK
                        && !(task instanceof Task.ApplyChunks)
                        && retries.pause();
                if (!again) {
                    return failed(task, e, clean);
                }
                metrics.retried();
                logger.debug("Link {}: seq {} is tried again after: {}", link, task.seq(), e.getMessage());
            } catch (UnknownOutcomeException e) {
                close();
                return new Outcome.Failed(
                        new LinkUnreachableException(describe(task) + ": " + e.getMessage(), e), false);
            } catch (LinkStoppedException | LinkFencedException | RestartException e) {
                return new Outcome.Failed(e, discard());
            } catch (EventException e) {
                return new Outcome.Failed(Undecodable.stop(describe(task), e), discard());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                close();
                return new Outcome.Failed(new LinkUnreachableException(describe(task) + " was interrupted", e), false);
            } catch (RuntimeException e) {
                return new Outcome.Failed(e, discard());
            }
        }
    }

    private boolean mayHold(Task task) {
        return holds && task instanceof Task.Apply;
    }

    private LinkStoppedException lockedForLong(Task task, TableLockedException failure) {
        return new LinkStoppedException(
                describe(task) + ": " + failure.getMessage() + "; tried for " + LockRetries.PATIENCE.toSeconds() + " s",
                "find the session at the target that holds the table's metadata lock, for example in"
                        + " performance_schema.metadata_locks; the link goes on by itself",
                failure);
    }

    private ApplyResult execute(Connection connection, Task task)
            throws SQLException, LinkStoppedException, LinkFencedException, UnknownOutcomeException, RestartException,
                    InterruptedException {
        if (task instanceof Task.Apply apply) {
            return applier.apply(connection, slot, apply);
        }
        if (task instanceof Task.ApplyChunks chunks) {
            return applier.apply(connection, slot, chunks);
        }
        if (task instanceof Task.AccountFor account) {
            mode.accountFor(connection, account.gtids(), account.stamp());
        } else {
            Optional<OpenTransaction> flush = mode.beginFlush(connection, slot);
            if (flush.isPresent()) {
                flush.get().commit();
            }
        }
        return NOTHING;
    }

    private Outcome failed(Task task, SQLException failure, boolean clean) {
        String what = describe(task) + ": " + failure.getMessage();
        if (StatementPatience.isExceededIn(failure)) {
            Duration waited = sessions.patience().now();
            what = describe(task) + ": a statement got no answer within " + waited.toSeconds()
                    + " s; the next attempt waits "
                    + sessions.patience().exceeded(task.seq()).toSeconds() + " s";
        }
        Exception reason = switch (FailureKind.of(failure)) {
            case CONNECTION -> new LinkUnreachableException(what, failure);
            case LOCK ->
                task instanceof Task.ApplyChunks
                        ? new RestartException(what, task.seq(), failure)
                        : new LinkStoppedException(
                                what + "; tried for " + LockRetries.PATIENCE.toSeconds() + " s",
                                "find the session at the target that holds the locks, for example in"
                                        + " performance_schema.data_lock_waits; the link goes on by itself",
                                failure);
            case OTHER ->
                new LinkStoppedException(
                        describe(task) + ": MySQL error " + failure.getErrorCode() + " (" + failure.getSQLState()
                                + "): " + failure.getMessage(),
                        failure.getErrorCode() == MALFORMED_GTID ? NO_TAGS : UNKNOWN_CAUSE,
                        failure);
        };
        return new Outcome.Failed(reason, clean);
    }

    private String describe(Task task) {
        if (task instanceof Task.Apply apply) {
            return describe(apply.context());
        }
        if (task instanceof Task.ApplyChunks chunks) {
            return describe(chunks.context());
        }
        return "Link " + link + " cannot account for transactions from seq " + task.seq();
    }

    private static String describe(TransactionContext context) {
        return "Link " + context.link() + " cannot apply seq " + context.seq() + ", GTID " + context.gtid() + " ("
                + context.binlogPosition() + ")";
    }

    private Connection session() throws SQLException {
        Connection open = session;
        if (open == null) {
            open = sessions.open();
            session = open;
        }
        return open;
    }

    /** Rolls back and closes the session; returns whether the server has confirmed that nothing is left of it. */
    private boolean discard() {
        Connection open = session;
        if (open == null) {
            return true;
        }
        try {
            mode.rollback(open);
            return true;
        } catch (SQLException e) {
            logger.debug("Link {}: a session could not be rolled back: {}", link, e.getMessage());
            return false;
        } finally {
            close();
        }
    }

    private void close() {
        Connection open = session;
        session = null;
        try {
            if (open != null) {
                open.close();
            }
        } catch (SQLException e) {
            logger.debug("Link {}: closing a session: {}", link, e.getMessage());
        }
    }

    /** Cuts the session from another thread, so that whatever it waits for ends. */
    public void abort() {
        Connection open = session;
        try {
            if (open != null) {
                open.abort(Runnable::run);
            }
        } catch (SQLException e) {
            logger.debug("Link {}: aborting a session: {}", link, e.getMessage());
        }
    }
}
