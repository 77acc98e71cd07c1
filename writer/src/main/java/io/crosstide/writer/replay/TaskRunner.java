package io.crosstide.writer.replay;

import io.crosstide.bookkeeping.link.HeldTransaction;
import io.crosstide.change.event.EventException;
import io.crosstide.streams.Time;
import io.crosstide.writer.failure.FailureKind;
import io.crosstide.writer.failure.LinkFencedException;
import io.crosstide.writer.failure.LinkStoppedException;
import io.crosstide.writer.failure.LinkUnreachableException;
import io.crosstide.writer.failure.RestartException;
import io.crosstide.writer.failure.Undecodable;
import io.crosstide.writer.failure.UnknownOutcomeException;
import io.crosstide.writer.row.ApplyResult;
import io.crosstide.writer.row.TableLockedException;
import io.crosstide.writer.row.TableRefusedException;
import io.crosstide.writer.schema.TargetChangedException;
import io.crosstide.writer.session.LockRetries;
import io.crosstide.writer.session.ReplaySession;
import io.crosstide.writer.session.SessionSource;
import io.crosstide.writer.session.StatementPatience;
import io.crosstide.writer.session.TargetSession;
import io.crosstide.writer.status.LinkMetrics;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks on its own session, closes the session after any error, and decides what each error means. Only one thread
 * uses it, except for {@link #abort}.
 */
public final class TaskRunner {
    private static final Logger LOG = LoggerFactory.getLogger(TaskRunner.class);
    private static final ApplyResult NOTHING = new ApplyResult(0, Map.of());

    private final int slot;
    private final SessionSource sessions;
    private final ReplayMode mode;
    private final TransactionApplier applier;
    private final LinkMetrics metrics;
    private final TaskFailures failures;
    private final StatementPatience patience;
    private final boolean mayBlock;
    private final Optional<TransactionSkipper> skipper;
    private final Time time;
    private final RandomGenerator random;
    /** Written by the worker's thread; {@link #abort} reads it too. */
    private volatile @Nullable TargetSession session;

    /**
     * @param slot number of the worker within its link, from 0
     * @param mayBlock whether a transaction that one table blocks may wait while others are applied
     * @param skipper obeys an operator's orders to skip; empty if the link obeys none
     */
    public TaskRunner(
            int slot,
            SessionSource sessions,
            ReplayMode mode,
            TransactionApplier applier,
            LinkMetrics metrics,
            TaskFailures failures,
            StatementPatience patience,
            boolean mayBlock,
            Optional<TransactionSkipper> skipper,
            Time time,
            RandomGenerator random) {
        this.slot = slot;
        this.sessions = sessions;
        this.mode = mode;
        this.applier = applier;
        this.metrics = metrics;
        this.failures = failures;
        this.patience = patience;
        this.mayBlock = mayBlock;
        this.skipper = skipper;
        this.time = time;
        this.random = random;
    }

    /**
     * Runs the task. Repeats it a few times after a deadlock. A transaction that the target cannot take is skipped if an operator has
     * ordered it.
     */
    public Outcome run(Task task) {
        Outcome outcome = attempt(task);
        Optional<LinkStoppedException> refused = refused(outcome);
        return skipper.isPresent() && refused.isPresent()
                ? skipOrHold(skipper.get(), task, outcome, refused.get())
                : outcome;
    }

    /** Why the target cannot take the transaction; empty if it may take it later, or if the attempt may have left something. */
    private static Optional<LinkStoppedException> refused(Outcome outcome) {
        if (outcome instanceof Outcome.Blocked blocked && !blocked.locked()) {
            return Optional.of(blocked.why());
        }
        return outcome instanceof Outcome.Failed failed
                        && failed.clean()
                        && failed.reason() instanceof LinkStoppedException stopped
                ? Optional.of(stopped)
                : Optional.empty();
    }

    /** The chunks of a transaction are gone after an attempt, so it is skipped when it arrives again. */
    private Outcome skipOrHold(TransactionSkipper skips, Task task, Outcome refused, LinkStoppedException why) {
        boolean skipping = false;
        try {
            TargetSession open = session();
            Optional<HeldTransaction> ordered = skips.ordered(open, task);
            if (ordered.isPresent() && task instanceof Task.Apply) {
                skipping = true;
                Optional<ApplyResult> skipped = skips.skip(open, slot, task, ordered.get());
                if (skipped.isPresent()) {
                    return new Outcome.Done(skipped.get());
                }
            } else {
                skips.hold(open, task, why);
            }
            return refused;
        } catch (SQLException e) {
            return discard() ? afterFailure(task, e, refused, skipping) : unknown(task, e);
        } catch (UnknownOutcomeException e) {
            close();
            return unknown(task, e);
        } catch (LinkFencedException | RestartException e) {
            return new Outcome.Failed(e, discard());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
            return unknown(task, e);
        } catch (RuntimeException | Error e) {
            boolean clean = discard();
            return new Outcome.Failed(new IllegalStateException(failures.describe(task) + ": " + e, e), clean);
        }
    }

    private Outcome unknown(Task task, Exception e) {
        return new Outcome.Failed(
                new LinkUnreachableException(failures.describe(task) + ": " + e.getMessage(), e), false);
    }

    /** The transaction stays as it is, and an order for it stays, too. */
    private Outcome afterFailure(Task task, SQLException e, Outcome refused, boolean skipping) {
        if (FailureKind.of(e) != FailureKind.OTHER || !skipping) {
            LOG.atDebug()
                    .addKeyValue("link", failures.link())
                    .setCause(e)
                    .log("Cannot read or write what holds the link; trying again with the transaction");
            return refused;
        }
        LinkStoppedException why = new LinkStoppedException(
                failures.describe(task) + ", and cannot skip it as ordered: MySQL error " + e.getErrorCode() + ": "
                        + e.getMessage(),
                "remove the cause that the error names at the target; the link resumes by itself",
                e);
        return refused instanceof Outcome.Blocked blocked
                ? new Outcome.Blocked(blocked.table(), false, why)
                : new Outcome.Failed(why, true);
    }

    private Outcome attempt(Task task) {
        LockRetries retries = new LockRetries(time, random);
        while (true) {
            try {
                long start = time.nanos();
                ApplyResult result = execute(session(), task);
                metrics.took(time.nanos() - start);
                patience.met(task.seq());
                return new Outcome.Done(result);
            } catch (TargetChangedException e) {
                return changed(task, e, discard());
            } catch (TableRefusedException e) {
                boolean clean = discard();
                return clean && mayBlock(task)
                        ? new Outcome.Blocked(e.table(), false, e)
                        : new Outcome.Failed(e, clean);
            } catch (SQLException e) {
                boolean clean = discard();
                Optional<Outcome> decided = decide(task, e, clean, retries);
                if (decided.isPresent()) {
                    return decided.get();
                }
            } catch (UnknownOutcomeException e) {
                close();
                return new Outcome.Failed(
                        new LinkUnreachableException(failures.describe(task) + ": " + e.getMessage(), e), false);
            } catch (LinkStoppedException | LinkFencedException | RestartException e) {
                return new Outcome.Failed(e, discard());
            } catch (EventException e) {
                return new Outcome.Failed(Undecodable.stop(failures.describe(task), e), discard());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                close();
                return new Outcome.Failed(
                        new LinkUnreachableException(failures.describe(task) + " was interrupted", e), false);
            } catch (RuntimeException e) {
                return new Outcome.Failed(e, discard());
            } catch (Error e) {
                // Otherwise the thread would end, and the link would wait for it forever.
                return new Outcome.Failed(new IllegalStateException(failures.describe(task) + ": " + e, e), discard());
            }
        }
    }

    /**
     * Applies the transactions together. Returns the outcomes of the first of them; the caller runs the next one alone. All
     * are done but perhaps the last.
     */
    public List<Outcome> runTogether(List<Task.Apply> tasks) {
        List<Outcome> outcomes = new ArrayList<>();
        try {
            long start = time.nanos();
            PacketReplay.Applied applied = applier.applyTogether(session(), slot, tasks);
            for (ApplyResult result : applied.results()) {
                patience.met(tasks.get(outcomes.size()).seq());
                metrics.took(time.nanos() - start);
                outcomes.add(new Outcome.Done(result));
            }
            if (applied.locked().isPresent()) {
                metrics.retried();
                outcomes.add(failures.locked(
                        tasks.get(outcomes.size()), applied.locked().get()));
            }
        } catch (SQLException e) {
            boolean clean = discard();
            outcomes.add(new Outcome.Failed(failures.of(tasks.get(0), e, patience), clean));
        } catch (UnknownOutcomeException e) {
            close();
            outcomes.add(new Outcome.Failed(
                    new LinkUnreachableException(failures.describe(tasks.get(0)) + ": " + e.getMessage(), e), false));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
            outcomes.add(new Outcome.Failed(
                    new LinkUnreachableException(failures.describe(tasks.get(0)) + " was interrupted", e), false));
        } catch (RuntimeException | Error e) {
            boolean clean = discard();
            outcomes.add(new Outcome.Failed(
                    new IllegalStateException(failures.describe(tasks.get(0)) + ": " + e, e), clean));
        }
        return outcomes;
    }

    private Outcome changed(Task task, TargetChangedException e, boolean clean) {
        return clean && task instanceof Task.Apply
                ? new Outcome.HandedBack()
                : new Outcome.Failed(
                        new RestartException(failures.describe(task) + ": " + e.getMessage(), task.seq(), e), clean);
    }

    /** Empty if the task must run again now. */
    private Optional<Outcome> decide(Task task, SQLException e, boolean clean, LockRetries retries) {
        if (clean && mayBlock(task) && e instanceof TableLockedException locked) {
            metrics.retried();
            return Optional.of(new Outcome.Blocked(locked.table(), true, failures.lockedForLong(task, locked)));
        }
        if (!clean || FailureKind.of(e) != FailureKind.LOCK || task instanceof Task.ApplyChunks) {
            return Optional.of(new Outcome.Failed(failures.of(task, e, patience), clean));
        }
        metrics.retried();
        if (ReplaySession.isLockWait(e) || !retries.pause()) {
            return Optional.of(failures.locked(task, e));
        }
        LOG.atDebug()
                .addKeyValue("link", failures.link())
                .addKeyValue("seq", task.seq())
                .addKeyValue("error", e.getMessage())
                .log("Retrying the transaction");
        return Optional.empty();
    }

    private boolean mayBlock(Task task) {
        return mayBlock && task instanceof Task.Apply;
    }

    private ApplyResult execute(TargetSession open, Task task)
            throws SQLException, LinkStoppedException, LinkFencedException, UnknownOutcomeException, RestartException,
                    InterruptedException {
        if (task instanceof Task.Apply apply) {
            return applier.apply(open, slot, apply);
        }
        if (task instanceof Task.ApplyChunks chunks) {
            open.execute(ReplaySession.waitLong());
            Optional<ApplyResult> skipped = skipOrdered(open, chunks);
            ApplyResult result = skipped.isPresent() ? skipped.get() : applier.apply(open, slot, chunks);
            close();
            return result;
        }
        if (task instanceof Task.AccountFor account) {
            mode.accountFor(open, account.gtids(), account.stamp());
        } else {
            Optional<OpenTransaction> flush = mode.beginFlush(open, slot);
            if (flush.isPresent()) {
                flush.get().commit();
            }
        }
        return NOTHING;
    }

    private Optional<ApplyResult> skipOrdered(TargetSession open, Task.ApplyChunks task)
            throws SQLException, LinkFencedException, UnknownOutcomeException, RestartException, InterruptedException {
        if (skipper.isEmpty()) {
            return Optional.empty();
        }
        Optional<HeldTransaction> ordered = skipper.get().ordered(open, task);
        if (ordered.isEmpty()) {
            return Optional.empty();
        }
        return skipper.get().skip(open, slot, task, ordered.get());
    }

    private TargetSession session() throws SQLException {
        TargetSession open = session;
        if (open == null) {
            open = sessions.open();
            session = open;
        }
        return open;
    }

    /** Rolls back and closes the session. Returns whether the server has confirmed the rollback. */
    private boolean discard() {
        TargetSession open = session;
        if (open == null) {
            return true;
        }
        try {
            mode.rollback(open);
            return true;
        } catch (SQLException e) {
            LOG.atDebug()
                    .addKeyValue("link", failures.link())
                    .setCause(e)
                    .log("Cannot roll back a session at the target");
            return false;
        } finally {
            close();
        }
    }

    /** Closes the session, if one is open. */
    public void close() {
        TargetSession open = session;
        session = null;
        if (open != null) {
            open.close();
        }
    }

    /** Breaks the connection from another thread, so that the worker stops waiting for the server. */
    public void abort() {
        TargetSession open = session;
        if (open != null) {
            open.abort();
        }
    }
}
