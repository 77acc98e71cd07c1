package io.crosstide.writer.simulation;

import io.crosstide.bookkeeping.DirectionRows;
import io.crosstide.bookkeeping.JoinPoint;
import io.crosstide.bookkeeping.Mark;
import io.crosstide.bookkeeping.PositionTable;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.row.EventsReader.TableRows;
import io.crosstide.change.row.RowChange;
import io.crosstide.change.wire.Dependency;
import io.crosstide.change.wire.OpenTransactionRecord;
import io.crosstide.topology.LinkName;
import io.crosstide.topology.LoopPrevention;
import io.crosstide.topology.TableRules;
import io.crosstide.writer.consume.Received;
import io.crosstide.writer.consume.RecordBudget;
import io.crosstide.writer.consume.RecordMemory;
import io.crosstide.writer.consume.StreamChecker;
import io.crosstide.writer.consume.TableSelection;
import io.crosstide.writer.control.StartGate;
import io.crosstide.writer.failure.LinkFencedException;
import io.crosstide.writer.failure.LinkStoppedException;
import io.crosstide.writer.failure.LinkUnreachableException;
import io.crosstide.writer.mapping.TransactionContext;
import io.crosstide.writer.ownership.EpochProof;
import io.crosstide.writer.plan.KeyExtractor;
import io.crosstide.writer.position.AppliedPositions;
import io.crosstide.writer.position.PositionCarrier;
import io.crosstide.writer.position.StartPoint;
import io.crosstide.writer.replay.DirectionReplay;
import io.crosstide.writer.replay.GtidReplay;
import io.crosstide.writer.replay.Outcome;
import io.crosstide.writer.replay.ReplayMode;
import io.crosstide.writer.replay.Task;
import io.crosstide.writer.replay.TaskFailures;
import io.crosstide.writer.replay.TaskRunner;
import io.crosstide.writer.replay.TransactionApplier;
import io.crosstide.writer.replay.Worker;
import io.crosstide.writer.row.ApplyResult;
import io.crosstide.writer.row.RowLockedException;
import io.crosstide.writer.row.TableRefusedException;
import io.crosstide.writer.schedule.Admission;
import io.crosstide.writer.schedule.AppliedStreams;
import io.crosstide.writer.schedule.BlockedTables;
import io.crosstide.writer.schedule.ClaimedOrigins;
import io.crosstide.writer.schedule.DependencyWait;
import io.crosstide.writer.schedule.Dispatcher;
import io.crosstide.writer.schedule.Intake;
import io.crosstide.writer.schedule.LinkLoop;
import io.crosstide.writer.schedule.LockWait;
import io.crosstide.writer.schedule.LockWaits;
import io.crosstide.writer.schedule.LoopObserver;
import io.crosstide.writer.schedule.Schedule;
import io.crosstide.writer.schedule.TargetTables;
import io.crosstide.writer.schema.TargetChangedException;
import io.crosstide.writer.session.StatementPatience;
import io.crosstide.writer.session.TargetSession;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;

/**
 * One attempt of one process to serve a link. The real loop and workers run step by step, in the order of the simulated
 * schedule.
 */
final class SimulatedLink {
    private final Simulation simulation;
    private final SimulatedStream stream;
    private final SimulatedTarget target;
    private final long epoch;
    private final AppliedStreams served;
    private final StreamChecker checker;
    private final LinkLoop loop;
    private final List<StepWorker> workers = new ArrayList<>();
    private final int firstRecord;
    private int nextRecord;
    private boolean consumerFailed;
    private boolean repeated;

    SimulatedLink(Simulation simulation, SimulatedStream stream, long epoch, AppliedStreams served)
            throws LinkStoppedException, LinkUnreachableException {
        this.simulation = simulation;
        this.stream = stream;
        this.target = simulation.target();
        this.epoch = epoch;
        this.served = served;
        LinkName link = stream.link;
        Mark start = start();
        AppliedPositions positions = new AppliedPositions(start);
        ReplayMode mode = mode(positions);
        RecordBudget budget = new RecordMemory(1 << 26).share();
        int count = simulation.workers();
        Schedule<Task> schedule = new Schedule<>(count);
        BlockedTables<Task> blocked = new BlockedTables<>(schedule, simulation.time()::nanos);
        LockWaits<Task> lockWaits = new LockWaits<>(schedule, count, simulation.time()::nanos);
        LoopObserver observer = new NoObserver();
        TableSelection tables = new TableSelection(link, TableRules.ALL, rows -> {});
        KeyExtractor<SQLException> keys = new KeyExtractor<>(RowImages::definition);
        Intake intake = new Intake(
                positions,
                budget,
                new Admission(
                        link, GtidSet.EMPTY, mode, new InMemoryOrigins(), tables, keys, simulation::schemaVersion),
                new DependencyWait(
                        link.cluster(),
                        link.target(),
                        simulation.sources(),
                        served,
                        this::includes,
                        any -> true,
                        simulation.time()::nanos),
                schedule,
                blocked,
                lockWaits,
                observer);
        Dispatcher dispatcher = new Dispatcher(
                schedule,
                blocked,
                lockWaits,
                new TargetTables<>(RowImages::definition, simulation::schemaVersion),
                new Pausable(),
                count > 1 ? 3 : 1);
        this.loop = new LinkLoop(link, mode, positions, budget, intake, dispatcher, observer, simulation.time());
        TransactionApplier applier =
                new TransactionApplier(mode, Optional.empty(), this::applyRows, tables, budget, false);
        for (int slot = 0; slot < count; slot++) {
            workers.add(new StepWorker(new TaskRunner(
                    slot,
                    this::open,
                    mode,
                    applier,
                    simulation.metrics(),
                    new TaskFailures(link),
                    new StatementPatience(),
                    count > 1,
                    Optional.empty(),
                    simulation.time(),
                    simulation.random())));
        }
        this.checker = new StreamChecker(link, stream.streamId, start.lowSeq());
        while (nextRecord < stream.records.size()
                && stream.records.get(nextRecord).offset() < start.resumeOffset()) {
            nextRecord++;
        }
        this.firstRecord = nextRecord;
        if (simulation.mutation() != Mutation.DEPENDENCIES_OFF) {
            served.serve(link, mode);
        }
        loop.begin(workers);
    }

    private Mark start() throws LinkStoppedException, LinkUnreachableException {
        boolean gtid = simulation.mode() == LoopPrevention.GTID;
        return new StartPoint(stream.link, false)
                .decide(
                        target.position(stream.link.source()),
                        stream.published(),
                        JoinPoint.identical(),
                        gtid ? target.executed() : GtidSet.EMPTY,
                        gtid ? 0 : target.direction(stream.link.source()).lowSeq(),
                        () -> new io.crosstide.streams.FirstAvailable(1, GtidSet.EMPTY));
    }

    private ReplayMode mode(AppliedPositions positions) {
        EpochProof proof = new EpochProof(stream.link, epoch);
        PositionCarrier carrier = new PositionCarrier(
                positions, new PositionTable(stream.link, stream.streamId), simulation.time()::nanos);
        if (simulation.mode() == LoopPrevention.GTID) {
            return new GtidReplay(proof, carrier, target.executed(), GtidSet.EMPTY);
        }
        DirectionRows found = target.direction(stream.link.source());
        return new DirectionReplay(stream.link, proof, carrier, positions, found, simulation.maxOwnRanges());
    }

    private TargetSession open() throws SQLException {
        if (simulation.faults().oneIn(50)) {
            throw new java.sql.SQLNonTransientConnectionException("refused", "08001", 2003);
        }
        OptionalLong believed =
                simulation.mutation() == Mutation.EPOCH_PROOF_OFF ? OptionalLong.of(epoch) : OptionalLong.empty();
        return new SimulatedSession(stream.link.source(), target, simulation.faults(), simulation::meanwhile, believed);
    }

    private ApplyResult applyRows(TargetSession session, TransactionContext context, List<TableRows> events)
            throws SQLException, LinkStoppedException {
        long rows = 0;
        for (TableRows event : events) {
            int table = Integer.parseInt(event.table().table().substring(1));
            if (context.schemaVersion() < simulation.schemaVersion()) {
                throw new TargetChangedException(RowImages.table(table));
            }
            if (simulation.isBlocked(table)) {
                throw new TableRefusedException(RowImages.table(table), "the table is blocked", "wait");
            }
            for (RowChange change : event.rows()) {
                change((SimulatedSession) session, context.seq(), RowImages.change(table, change));
                rows++;
            }
        }
        return new ApplyResult(rows, Map.of());
    }

    private void change(SimulatedSession session, long seq, RowImages.Change change) throws SQLException {
        if (simulation.isLocked(change)) {
            simulation.waitForLock();
            SQLException timeout = new SQLException("a session of nobody's holds the lock", "HY000", 1205);
            throw new RowLockedException(RowImages.table(change.table()), timeout);
        }
        session.change(seq, change);
    }

    private boolean includes(Dependency dependency) {
        if (simulation.mutation() == Mutation.DEPENDENCIES_OFF) {
            return true;
        }
        return simulation.mode() == LoopPrevention.GTID
                ? target.executed().containsAll(dependency.gtids())
                : target.direction(dependency.datacenter()).lowSeq() >= dependency.seq();
    }

    /** Passes the next record of the stream to the loop. May repeat an earlier record or skip one. */
    void deliver() {
        if (consumerFailed || nextRecord >= stream.records.size()) {
            return;
        }
        boolean skip = simulation.faults().oneIn(200);
        boolean repeat =
                nextRecord > firstRecord && !repeated && simulation.faults().oneIn(100);
        repeated = repeat;
        int index = repeat ? simulation.faults().choose(nextRecord) : skip ? nextRecord + 1 : nextRecord;
        if (index >= stream.records.size()) {
            return;
        }
        if (!repeat) {
            nextRecord = index + 1;
        }
        Received received = stream.records.get(index);
        if (repeat) { // written a second time, so it has its own offset
            long offset = stream.records.get(nextRecord).offset() - 1;
            received = new Received(received.record(), offset, received.bytes());
        }
        pass(received);
    }

    private void pass(Received received) {
        simulation.note(() -> stream.link.source() + " delivers " + received.record());
        try {
            if (simulation.mutation() == Mutation.SEQ_CHECK_OFF
                    || checker.accept(received.record(), received.offset())) {
                loop.received(received);
            }
        } catch (LinkStoppedException e) {
            consumerFailed = true;
            loop.failed(e);
        }
    }

    void stepLoop() {
        loop.step();
    }

    /** Lets a worker execute its task, if it has one. */
    void stepWorker(int chosen) {
        StepWorker worker = workers.get(chosen % workers.size());
        worker.execute();
    }

    void stop() {
        loop.stop();
    }

    boolean hasEnded() {
        return loop.hasEnded();
    }

    boolean endedCleanly() {
        return loop.endedCleanly();
    }

    /** Whether another process took the link over. */
    boolean isFenced() {
        return loop.failure().filter(LinkFencedException.class::isInstance).isPresent();
    }

    /** Throws a failure that a link must never have. */
    void requireKnownFailure() {
        loop.failure().ifPresent(failure -> {
            if (failure instanceof Violation violation) {
                throw violation;
            }
            if (failure instanceof RuntimeException) {
                throw new Violation("W4", "unexpected " + failure);
            }
            simulation.note(() -> stream.link.source() + " fails: " + failure.getMessage());
        });
    }

    void end() {
        served.end(stream.link);
    }

    /** A worker that runs when the simulated schedule selects it. */
    private final class StepWorker implements Worker {
        private final TaskRunner runner;
        private final Deque<Task> tasks = new ArrayDeque<>();
        private boolean working;
        private boolean dropping;
        private boolean held;
        private boolean first;

        StepWorker(TaskRunner runner) {
            this.runner = runner;
        }

        @Override
        public void submit(List<Task> given) {
            tasks.addAll(given);
            first = true;
        }

        @Override
        public void hold(boolean on) {
            held = on;
        }

        @Override
        public void drop() {
            dropping = true;
        }

        void execute() {
            Task now = tasks.peek();
            boolean waits =
                    now instanceof Task.ApplyChunks chunks && !chunks.feed().isComplete();
            if (now == null || waits || working) {
                return;
            }
            if (dropping || (held && !first)) {
                while (!tasks.isEmpty()) {
                    loop.finished(this, tasks.remove(), new Outcome.NotBegun());
                }
                return;
            }
            working = true;
            first = false;
            if (simulation.mutation() == Mutation.POSITION_BEFORE_COMMIT) {
                reportBeforeCommit(now);
                return;
            }
            Outcome outcome = run(now);
            simulation.note(() -> stream.link.source() + " seq " + now.seq() + " " + outcome);
            tasks.remove();
            dropping |= outcome instanceof Outcome.Failed;
            loop.finished(this, now, outcome);
            while (!(outcome instanceof Outcome.Done) && !tasks.isEmpty()) {
                loop.finished(this, tasks.remove(), new Outcome.NotBegun());
            }
        }

        private Outcome run(Task now) {
            Outcome outcome = runner.run(now);
            working = false;
            if (outcome instanceof Outcome.Failed failed && failed.reason() instanceof Violation violation) {
                throw violation;
            }
            if (simulation.mutation() == Mutation.LOCK_WAIT_COUNTS_AS_APPLIED && outcome instanceof Outcome.Locked) {
                return new Outcome.Done(new ApplyResult(0, Map.of()));
            }
            return outcome;
        }

        private void reportBeforeCommit(Task now) {
            tasks.remove();
            loop.finished(this, now, new Outcome.Done(new ApplyResult(0, Map.of())));
            loop.step();
            Outcome outcome = run(now);
            if (!(outcome instanceof Outcome.Done)) {
                loop.failed(new LinkUnreachableException("reported as applied but not committed: " + outcome, null));
            }
        }

        @Override
        public void abort() {
            // a task runs in one step
        }
    }

    private final class Pausable implements StartGate {
        @Override
        public void renew() {
            // the simulation tells at once
        }

        @Override
        public boolean paused() {
            return simulation.isPaused();
        }

        @Override
        public boolean mayStart() {
            return !simulation.isPaused();
        }

        @Override
        public void took(long rows) {
            // no limit
        }
    }

    private static final class InMemoryOrigins implements ClaimedOrigins {
        private final Set<UUID> claimed = new HashSet<>();

        @Override
        public boolean isClaimed(UUID uuid) {
            return claimed.contains(uuid);
        }

        @Override
        public void claim(UUID uuid) {
            claimed.add(uuid);
        }
    }

    private static final class NoObserver implements LoopObserver {
        @Override
        public void arrived(Received received) {}

        @Override
        public void reported(OpenTransactionRecord open) {}

        @Override
        public void skipped(long transactions) {}

        @Override
        public void applied(Task task, ApplyResult result) {}

        @Override
        public void observe(
                AppliedPositions positions,
                int queued,
                List<String> waitingFor,
                Optional<LockWait> lockWait,
                Optional<LinkStoppedException> why) {}
    }
}
