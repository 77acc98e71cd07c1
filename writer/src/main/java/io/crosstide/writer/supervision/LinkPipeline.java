package io.crosstide.writer.supervision;

import io.crosstide.bookkeeping.DirectionRows;
import io.crosstide.bookkeeping.JoinPoint;
import io.crosstide.bookkeeping.Mark;
import io.crosstide.bookkeeping.PositionTable;
import io.crosstide.bookkeeping.link.HeldTransaction;
import io.crosstide.change.wire.Checkpoint;
import io.crosstide.streams.StreamTopics;
import io.crosstide.streams.StreamView;
import io.crosstide.topology.LinkName;
import io.crosstide.topology.LoopPrevention;
import io.crosstide.topology.connect.Primary;
import io.crosstide.writer.audit.TargetAudit;
import io.crosstide.writer.consume.CopySearch;
import io.crosstide.writer.consume.CopySink;
import io.crosstide.writer.consume.Place;
import io.crosstide.writer.consume.RecordBudget;
import io.crosstide.writer.consume.ReturnWatch;
import io.crosstide.writer.consume.SilenceProbe;
import io.crosstide.writer.consume.SourceSigns;
import io.crosstide.writer.consume.SourceStream;
import io.crosstide.writer.consume.StreamChecker;
import io.crosstide.writer.consume.TopicRetention;
import io.crosstide.writer.consume.TransactionConsumer;
import io.crosstide.writer.control.OperatorGate;
import io.crosstide.writer.copy.StreamCopier;
import io.crosstide.writer.failure.LinkFailure;
import io.crosstide.writer.failure.LinkStoppedException;
import io.crosstide.writer.ownership.EpochProof;
import io.crosstide.writer.ownership.OriginClaimer;
import io.crosstide.writer.ownership.OwnUuids;
import io.crosstide.writer.packet.TableGuard;
import io.crosstide.writer.plan.KeyExtractor;
import io.crosstide.writer.position.AppliedPositions;
import io.crosstide.writer.position.PositionCarrier;
import io.crosstide.writer.replay.ApplyWorker;
import io.crosstide.writer.replay.DirectionReplay;
import io.crosstide.writer.replay.GtidReplay;
import io.crosstide.writer.replay.ReplayMode;
import io.crosstide.writer.replay.Task;
import io.crosstide.writer.replay.TaskFailures;
import io.crosstide.writer.replay.TaskRunner;
import io.crosstide.writer.replay.TransactionApplier;
import io.crosstide.writer.replay.TransactionSkipper;
import io.crosstide.writer.schedule.Admission;
import io.crosstide.writer.schedule.BlockedTables;
import io.crosstide.writer.schedule.ClaimedOrigins;
import io.crosstide.writer.schedule.DependencyWait;
import io.crosstide.writer.schedule.Dispatcher;
import io.crosstide.writer.schedule.Intake;
import io.crosstide.writer.schedule.LinkLoop;
import io.crosstide.writer.schedule.LockWaits;
import io.crosstide.writer.schedule.OwnTransactions;
import io.crosstide.writer.schedule.Schedule;
import io.crosstide.writer.schedule.TargetApplied;
import io.crosstide.writer.schedule.TargetTables;
import io.crosstide.writer.schema.TargetSchema;
import io.crosstide.writer.session.SchemaPool;
import io.crosstide.writer.session.SessionSource;
import io.crosstide.writer.session.TargetSessions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.DoubleSupplier;
import org.apache.kafka.common.TopicPartition;

/** Creates and connects the parts of an attempt (consumer → loop → workers), and closes them. */
final class LinkPipeline implements AutoCloseable {
    /**
     * Where an attempt starts, and the epoch that it proves.
     *
     * @param source the last checkpoint of the stream that the link follows; empty if the attempt reads a copy
     * @param mark its offset is one of the source's topic, also if the attempt reads a copy
     */
    record Start(long epoch, UUID streamId, Optional<Checkpoint> source, JoinPoint joinPoint, Mark mark, Place place) {}

    /**
     * Maximum number of transactions that a worker gets at a time, if each is committed by itself and if one target
     * transaction applies them. A single worker keeps the source's commit order.
     */
    private static final int MAX_TOGETHER = 16;

    private static final int MAX_MERGED = 64;

    private static final Duration JOIN_TIMEOUT = Duration.ofSeconds(3);
    /** For which an audit may catch up before the link applies anything: an audit that fails at once must stop the link. */
    private static final Duration AUDIT_PATIENCE = Duration.ofSeconds(3);

    private final AttemptContext context;
    private final LinkName link;
    private final SchemaPool schemaPool;
    private final RecordBudget budget;
    private final TopicRetention retention;
    private final LinkLoop loop;
    private final TransactionConsumer consumer;
    private final Optional<StreamCopier> copier;
    private final Optional<ReturnWatch> returnWatch;
    private final Place place;
    private final TableGuard guard;
    private final Optional<TargetAudit> audit;
    private final RecordBudget auditBudget;
    private final List<ApplyWorker> workers = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private Optional<Thread> auditThread = Optional.empty();

    LinkPipeline(LinkSettings settings, AttemptContext context, Start start, Primary primary, OperatorGate gate)
            throws SQLException, LinkFailure {
        this.context = context;
        this.link = settings.link();
        this.place = start.place();
        this.budget = context.memory().share();
        Connection control = primary.connection();
        Set<UUID> own =
                OwnUuids.read(control, primary.endpoint(), settings.target(), settings.endpoints(), settings.origins());
        this.auditBudget = context.memory().share();
        this.audit = new LinkAudit(settings, context, start, primary).open(own, auditBudget, this::auditFailed);
        AppliedPositions positions =
                place.isCopy() ? AppliedPositions.ofCopy(start.mark()) : new AppliedPositions(start.mark());
        ReplayMode mode = mode(settings, start, positions, control);
        this.schemaPool = new SchemaPool(link, settings.target(), primary.endpoint());
        TargetSchema schema = new TargetSchema(schemaPool, context.time());
        Schedule<Task> schedule = new Schedule<>(settings.workers());
        BlockedTables<Task> blocked = new BlockedTables<>(schedule, context.time()::nanos);
        LockWaits<Task> lockWaits = new LockWaits<>(schedule, settings.workers(), context.time()::nanos);
        this.retention = new TopicRetention(
                link,
                () -> new StreamTopics(settings.stream(), settings.kafka(), context.time()),
                context.status()::topicRetention,
                context.time());
        LinkReporter reporter = new LinkReporter(settings, context, control, gate, retention, place);
        Intake intake = new Intake(
                positions,
                budget,
                admission(start, mode, control, own, schema),
                new DependencyWait(
                        link.cluster(),
                        link.target(),
                        settings.linkedSources(),
                        context.streams(),
                        new TargetApplied(link, settings.mode(), control),
                        new OwnTransactions(link, settings.mode(), control, settings.ownStream()),
                        context.time()::nanos),
                schedule,
                blocked,
                lockWaits,
                reporter);
        Dispatcher dispatcher = new Dispatcher(
                schedule,
                blocked,
                lockWaits,
                new TargetTables<>(schema, schema::version),
                gate,
                maxTogether(settings, mode));
        this.loop = new LinkLoop(link, mode, positions, budget, intake, dispatcher, reporter, context.time());
        ApplyingParts applying = ApplyingParts.of(
                settings, primary, start.epoch(), mode, schema, context.tables(), budget, context.time());
        this.guard = applying.guard();
        TransactionSkipper skipper = new TransactionSkipper(
                link, mode, context.tables(), budget, settings.audits(), this::skipped, context.time());
        SessionSource sessions = new TargetSessions(
                settings.linkConnections(), primary.endpoint(), context.patience(), applying.packets());
        for (int slot = 0; slot < settings.workers(); slot++) {
            workers.add(new ApplyWorker(runner(slot, settings, sessions, mode, applying.applier(), skipper), loop));
        }
        this.copier = copier(settings, start);
        DoubleSupplier copyLag = copier.isPresent() ? copier.get()::behindSeconds : () -> Double.NaN;
        context.metrics().copy(copyLag, place.isCopy());
        this.consumer = new TransactionConsumer(
                link,
                () -> place.kafka().reader("crosstide-" + link.cluster() + "-" + link.source()),
                place.topic(),
                place.offset(),
                place.isCopy() ? Optional.empty() : Optional.of(signs(settings)),
                copier,
                new StreamChecker(link, start.streamId(), start.mark().lowSeq()),
                budget,
                place.isCopy() ? new CopySink(loop, place, link) : loop,
                context.time());
        this.returnWatch = place.holder().map(holder -> returnWatch(settings, start, holder, positions));
        context.status().follow(positions);
        context.streams().serve(link, mode);
    }

    /** A copy that lacks a record proves nothing about the stream, so the link tries again. */
    private void auditFailed(Exception reason) {
        loop.auditFailed(place.isCopy() ? CopySink.retried(link, place, reason) : reason);
    }

    private SourceSigns signs(LinkSettings settings) {
        return new SourceSigns(
                new TopicPartition(settings.stream().checkpointsTopic(), 0),
                settings.silence().dividedBy(2),
                new SilenceProbe(
                        link,
                        () -> new StreamView(settings.kafka(), settings.stream(), context.time()),
                        context.time()));
    }

    /** Only an attempt that reads the source's topic has something to copy. */
    private Optional<StreamCopier> copier(LinkSettings settings, Start start) {
        return settings.copyKafka()
                .filter(own -> !place.isCopy())
                .map(own -> new StreamCopier(
                        link,
                        settings.stream(),
                        start.streamId(),
                        start.mark().lowSeq(),
                        settings.kafka(),
                        own,
                        context.time()));
    }

    private ReturnWatch returnWatch(LinkSettings settings, Start start, String holder, AppliedPositions positions) {
        return new ReturnWatch(
                link,
                new SourceStream(link, settings.stream(), settings.kafka()),
                new CopySearch(link, settings.stream(), start.streamId(), settings.copies(), context.time()),
                holder,
                positions::receivedSeq,
                consumer::stop,
                loop,
                context.time());
    }

    private ReplayMode mode(LinkSettings settings, Start start, AppliedPositions positions, Connection control)
            throws SQLException {
        PositionTable store = new PositionTable(link, start.streamId());
        PositionCarrier carrier = new PositionCarrier(positions, store, context.time()::nanos);
        EpochProof proof = new EpochProof(link, start.epoch());
        return settings.mode() == LoopPrevention.GTID
                ? new GtidReplay(
                        proof,
                        carrier,
                        LinkAttempt.executed(control),
                        start.joinPoint().gtids())
                : new DirectionReplay(
                        link,
                        proof,
                        carrier,
                        positions,
                        DirectionRows.read(link, control),
                        DirectionReplay.MAX_OWN_RANGES);
    }

    private Admission admission(Start start, ReplayMode mode, Connection control, Set<UUID> own, TargetSchema schema) {
        OriginClaimer claimer = new OriginClaimer(link, own);
        ClaimedOrigins origins = new ClaimedOrigins() {
            @Override
            public boolean isClaimed(UUID uuid) {
                return claimer.isClaimed(uuid);
            }

            @Override
            public void claim(UUID uuid) throws SQLException, LinkStoppedException {
                claimer.claim(control, uuid);
            }
        };
        return new Admission(
                link,
                start.joinPoint().seeded(),
                mode,
                origins,
                context.tables(),
                new KeyExtractor<>(schema),
                schema::version);
    }

    /** A single worker keeps the source's commit order, so with one worker no transaction is set aside. */
    private TaskRunner runner(
            int slot,
            LinkSettings settings,
            SessionSource sessions,
            ReplayMode mode,
            TransactionApplier applier,
            TransactionSkipper skipper) {
        return new TaskRunner(
                slot,
                sessions,
                mode,
                applier,
                context.metrics(),
                new TaskFailures(link),
                context.patience(),
                settings.workers() > 1,
                Optional.of(skipper),
                context.time(),
                context.random());
    }

    private void skipped(HeldTransaction transaction) {
        context.metrics().skippedOnOrder();
        context.status().skipped("GTID %s, ordered %s".formatted(transaction.gtid(), transaction.order()));
    }

    LinkLoop loop() {
        return loop;
    }

    private static int maxTogether(LinkSettings settings, ReplayMode mode) {
        if (settings.workers() == 1) {
            return 1;
        }
        return mode.merges() ? MAX_MERGED : MAX_TOGETHER;
    }

    /** Runs until the loop ends; returns the failure that ended it, if any. */
    Optional<Exception> run() throws InterruptedException {
        if (audit.isPresent()) {
            auditThread = Optional.of(start(audit.get(), "audit"));
            Optional<Exception> failure = audit.get().awaitReady(AUDIT_PATIENCE);
            if (failure.isPresent()) {
                return failure;
            }
        }
        copier.ifPresent(keeps -> start(keeps, "copy"));
        returnWatch.ifPresent(watch -> start(watch, "watch"));
        start(consumer, "consumer");
        start(guard, "guard");
        for (int slot = 0; slot < workers.size(); slot++) {
            start(workers.get(slot), "worker-" + slot);
        }
        Optional<Exception> failure = loop.run(workers);
        stopAudit();
        return failure;
    }

    /** It must have ended before the next attempt begins under the same epoch, which reads its position. */
    private void stopAudit() throws InterruptedException {
        if (audit.isPresent() && auditThread.isPresent()) {
            audit.get().stop();
            auditThread.get().join(JOIN_TIMEOUT.toMillis());
            audit.get().abort();
        }
    }

    private Thread start(Runnable part, String name) {
        // tools such as top show only the first 15 characters
        Thread thread = new Thread(part, name + "-" + link.cluster() + "-" + link.source());
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
        return thread;
    }

    /** Whether the attempt certainly left nothing at the target. */
    boolean endedCleanly() {
        return loop.endedCleanly() && auditThread.stream().noneMatch(Thread::isAlive);
    }

    @Override
    public void close() {
        context.streams().end(link);
        context.metrics().copy(() -> Double.NaN, false);
        consumer.stop();
        copier.ifPresent(StreamCopier::stop);
        returnWatch.ifPresent(ReturnWatch::stop);
        audit.ifPresent(TargetAudit::stop);
        guard.stop();
        workers.forEach(worker -> worker.submit(List.of(new Task.Quit())));
        long deadline = context.time().nanos() + JOIN_TIMEOUT.toNanos();
        try {
            for (Thread thread : threads) {
                thread.join(Math.max(1, (deadline - context.time().nanos()) / 1_000_000));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        workers.forEach(ApplyWorker::abort);
        audit.ifPresent(TargetAudit::abort);
        auditBudget.close();
        schemaPool.close();
        retention.close();
        budget.close();
    }
}
