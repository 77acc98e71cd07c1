package io.crosstide.syncer.simulation;

import io.crosstide.binlog.BinlogSource;
import io.crosstide.binlog.TlsClient;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.wire.Checkpoint;
import io.crosstide.change.wire.DefinitionRecord;
import io.crosstide.streams.Time;
import io.crosstide.syncer.assembly.TransactionAssembler;
import io.crosstide.syncer.definition.PendingDefinitions;
import io.crosstide.syncer.filter.OriginClaims;
import io.crosstide.syncer.filter.OriginFilter;
import io.crosstide.syncer.filter.StatementFilter;
import io.crosstide.syncer.filter.TableFilter;
import io.crosstide.syncer.proof.HistoryProbe;
import io.crosstide.syncer.proof.SourceState;
import io.crosstide.syncer.publish.BatchCommitter;
import io.crosstide.syncer.publish.StreamLog;
import io.crosstide.syncer.publish.TransactionPublisher;
import io.crosstide.syncer.status.StreamMetrics;
import io.crosstide.syncer.stream.SettleTimer;
import io.crosstide.syncer.stream.StreamLoop;
import io.crosstide.syncer.xa.PreparedReader;
import io.crosstide.syncer.xa.XaTransactions;
import io.crosstide.topology.Endpoint;
import io.crosstide.topology.StreamName;
import io.crosstide.topology.TableRules;
import io.crosstide.topology.TlsSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One session of one process: the real loop and everything after it. The schedule steps it. */
final class SimulatedSession {
    static final StreamName STREAM = new StreamName("mesh", "orders", "north");
    private static final Duration HEARTBEAT = Duration.ofSeconds(1);
    private static final int CHUNK_BYTES = 250; // about two rows
    private static final TableRules RULES = TableRules.of(List.of("shop.*"), List.of());
    private static final TableFilter TABLES = new TableFilter(RULES);
    private static final StreamMetrics METRICS = new StreamMetrics(STREAM, new SimpleMeterRegistry(), Time.SYSTEM);

    private final PendingDefinitions definitions = new PendingDefinitions();
    private final Faults faults;
    private final StreamLoop loop;

    SimulatedSession(
            SimulatedSource source, StreamLog log, Checkpoint checkpoint, Faults faults, Mutation mutation, Time time)
            throws SQLException {
        this.faults = faults;
        OriginClaims claims = new OriginClaims(Map.of(
                SimulatedSource.OWN,
                Set.of(STREAM.datacenter()),
                SimulatedSource.FOREIGN,
                Set.of(mutation == Mutation.ECHO_FILTER_OFF ? STREAM.datacenter() : "south")));
        OriginFilter origins = new OriginFilter(STREAM.datacenter(), () -> claims);
        SourceState state = new SourceState(SimulatedSource.OWN, source.executed(), GtidSet.EMPTY);
        BatchCommitter batch = new BatchCommitter(
                STREAM,
                state,
                checkpoint,
                log,
                open -> {},
                new PendingDefinitions(),
                origins,
                HEARTBEAT,
                METRICS,
                time);
        TransactionPublisher publisher = new TransactionPublisher(
                STREAM,
                SimulatedSource.OWN,
                batch,
                origins,
                TABLES,
                new StatementFilter(RULES),
                (table, event) -> Optional.empty(),
                new HistoryProbe(GtidSet.EMPTY, GtidSet.EMPTY, 0),
                Set.of(),
                CHUNK_BYTES);
        BinlogSource unused = new BinlogSource(
                new Endpoint("nowhere.example", 1),
                "",
                "",
                new TlsClient(TlsSettings.DEFAULT, Map.of()),
                1,
                HEARTBEAT,
                HEARTBEAT,
                HEARTBEAT.multipliedBy(3));
        XaTransactions sink =
                new XaTransactions(STREAM, publisher, batch, new PreparedReader(STREAM, unused, METRICS, time));
        GtidSet known = checkpoint.executed().plus(checkpoint.pending());
        this.loop = new StreamLoop(
                new SimulatedConnection(source, known, faults),
                new TransactionAssembler(STREAM, sink),
                batch,
                allRead -> {},
                new SettleTimer(Duration.ZERO, () -> {}, time),
                METRICS,
                time);
    }

    /** Processes one event and everything that is due. */
    void step() throws IOException, SQLException, InterruptedException {
        if (faults.oneIn(50)) {
            definitions.offer(List.of(new DefinitionRecord(DefinitionRecord.PART_PREFIX + "t", new byte[10])));
        }
        loop.step(Duration.ZERO);
    }
}
