package io.crosstide.syncer.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.change.gtid.Gtid;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.wire.Checkpoint;
import io.crosstide.change.wire.DefinitionRecord;
import io.crosstide.change.wire.Heartbeat;
import io.crosstide.change.wire.OpenTransactionRecord;
import io.crosstide.change.wire.Range;
import io.crosstide.change.wire.TransactionChunk;
import io.crosstide.syncer.definition.PendingDefinitions;
import io.crosstide.syncer.filter.OriginClaims;
import io.crosstide.syncer.filter.OriginFilter;
import io.crosstide.syncer.proof.SourceState;
import io.crosstide.syncer.simulation.SimulatedTime;
import io.crosstide.syncer.status.StreamMetrics;
import io.crosstide.topology.StreamName;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class BatchCommitterTest {
    private static final StreamName STREAM = new StreamName("shop", "orders", "east");
    private static final UUID OWN = UUID.fromString("3e11fa47-71ca-11e1-9e33-c80aa9429562");
    private static final Duration HEARTBEAT = Duration.ofSeconds(1);

    private final SimulatedTime time = new SimulatedTime();
    private final RecordingLog log = new RecordingLog();
    private final List<OpenTransactionRecord> reported = new ArrayList<>();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final PendingDefinitions definitions = new PendingDefinitions();
    private final BatchCommitter batch;

    BatchCommitterTest() throws SQLException {
        Checkpoint first =
                Checkpoints.first(STREAM, UUID.randomUUID(), "topic", GtidSet.EMPTY, Set.of(OWN), time.epochMicros());
        batch = batch(first);
    }

    private BatchCommitter batch(Checkpoint checkpoint) throws SQLException {
        OriginClaims claims = new OriginClaims(Map.of(OWN, Set.of("east")));
        return new BatchCommitter(
                STREAM,
                new SourceState(OWN, GtidSet.EMPTY, GtidSet.EMPTY),
                checkpoint,
                log,
                reported::add,
                definitions,
                new OriginFilter("east", () -> claims),
                HEARTBEAT,
                new StreamMetrics(STREAM, registry, time),
                time);
    }

    /** Otherwise the links would take a stream for alive that stops at the same transaction again and again. */
    @Test
    void publishesNothingAfterAStopBeforeItHasPassedThatPlace() throws Exception {
        BatchCommitter again =
                batch(Checkpoints.withError(batch.committed(), "stopped", "do this", time.epochMicros()));
        again.begin("binlog.000001:4");
        for (int second = 1; second <= 10; second++) {
            time.sleep(Duration.ofSeconds(1));
            again.complete(time.epochMicros());
            again.tick(false, Duration.ZERO);
        }
        assertThat(log.sent).isEmpty();
        assertThat(again.committed().error()).isEqualTo("stopped");

        again.addToRange(Gtid.of(OWN, 1), time.epochMicros(), List.of());
        again.tick(true, Duration.ZERO);
        assertThat(again.committed().error()).isEmpty();
        time.sleep(HEARTBEAT);
        again.complete(time.epochMicros());
        again.tick(true, Duration.ZERO);
        assertThat(heartbeats()).isNotEmpty();
    }

    @Test
    void clearsTheErrorWhenEverythingIsRead() throws Exception {
        BatchCommitter again =
                batch(Checkpoints.withError(batch.committed(), "stopped", "do this", time.epochMicros()));
        again.idle();
        time.sleep(Duration.ofSeconds(2));
        again.tick(true, Duration.ZERO);
        assertThat(again.committed().error()).isEmpty();
        assertThat(heartbeats()).hasSize(1);
    }

    @Test
    void sendsHeartbeatsAtTheirIntervalIfTheClockOfTheSourceIsAhead() throws Exception {
        transaction(1, time.epochMicros() + Duration.ofHours(1).toNanos() / 1_000);
        idleFor(Duration.ofSeconds(10));
        assertThat(heartbeats()).hasSizeBetween(10, 12);
    }

    @Test
    void sendsHeartbeatsAtTheirIntervalAfterTheClockOfThisMachineJumpsBack() throws Exception {
        idleFor(Duration.ofSeconds(2));
        time.jump(-Duration.ofHours(1).toNanos() / 1_000);
        int before = heartbeats().size();
        idleFor(Duration.ofSeconds(10));
        assertThat(heartbeats().size() - before).isBetween(10, 12);
    }

    @Test
    void sendsOneHeartbeatPerIntervalWhileItCatchesUpOnASparseBinlog() throws Exception {
        long micros = time.epochMicros() - Duration.ofHours(1).toNanos() / 1_000;
        for (int number = 1; number <= 1_000; number++) {
            micros += 2_000_000;
            transaction(number, micros);
            time.sleep(Duration.ofMillis(1));
            batch.tick(false, Duration.ZERO);
        }
        assertThat(heartbeats()).hasSizeBetween(1, 3);
    }

    /** A heartbeat says how far the source was read, so it needs a sign of the source. */
    @Test
    void sendsNoHeartbeatWhileTheSourceIsSilent() throws Exception {
        idleFor(Duration.ofSeconds(2));
        int before = heartbeats().size();
        for (int second = 1; second <= 8; second++) {
            time.sleep(Duration.ofSeconds(1));
            batch.tick(true, Duration.ofSeconds(second));
        }
        assertThat(heartbeats()).hasSizeLessThanOrEqualTo(before + 1);
    }

    @Test
    void publishesBookkeepingAloneAsOneRangeASecondAfterItsFirstTransaction() throws Exception {
        batch.postpone(Gtid.of(OWN, 1), 10);
        time.sleep(Duration.ofMillis(600));
        batch.tick(true, Duration.ZERO);
        batch.postpone(Gtid.of(OWN, 2), 20);
        time.sleep(Duration.ofMillis(399));
        batch.tick(true, Duration.ZERO);
        assertThat(log.sent).isEmpty();
        time.sleep(Duration.ofMillis(1));
        batch.tick(true, Duration.ZERO);
        assertThat(log.sent).singleElement().isInstanceOfSatisfying(Range.class, range -> {
            assertThat(range.seq()).isEqualTo(1);
            assertThat(range.lastSeq()).isEqualTo(2);
            assertThat(range.gtids()).isEqualTo(GtidSet.parse(OWN + ":1-2"));
            assertThat(range.commitTimeMicros()).isEqualTo(20);
        });
    }

    /** A transaction of a filtered table may take minutes to read. */
    @Test
    void sendsHeartbeatsWithinATransactionWithoutReplicatedRows() throws Exception {
        batch.begin("binlog.000001:4");
        batch.complete(time.epochMicros());
        for (int i = 0; i < 1_000; i++) {
            time.sleep(Duration.ofMillis(10));
            batch.tick(false, Duration.ZERO);
        }
        assertThat(heartbeats()).hasSizeBetween(10, 12);
    }

    /** The chunks are one Kafka transaction: readers see no record until it ends. */
    @Test
    void reportsATransactionThatTakesLongToPublishOncePerInterval() throws Exception {
        long since = time.epochMicros();
        batch.send(chunk(0, false));
        for (int i = 0; i < 100; i++) {
            time.sleep(Duration.ofMillis(100));
            batch.tick(false, Duration.ofMillis(1));
        }
        assertThat(heartbeats()).isEmpty();
        assertThat(reported).hasSize(10).allSatisfy(each -> {
            assertThat(each.gtid()).isEqualTo(Gtid.of(OWN, 1));
            assertThat(each.bytes()).isEqualTo(100);
            assertThat(each.sinceMicros()).isEqualTo(since);
        });
        assertThat(gauge("crosstide.open.transaction.bytes")).isEqualTo(100);
        assertThat(gauge("crosstide.open.transaction.seconds")).isEqualTo(10);

        batch.send(chunk(1, true));
        time.sleep(Duration.ofSeconds(2));
        batch.tick(true, Duration.ofMillis(1));
        assertThat(reported).hasSize(10);
        assertThat(gauge("crosstide.open.transaction.bytes")).isZero();
        assertThat(gauge("crosstide.open.transaction.seconds")).isZero();
    }

    /** A compressed transaction is one event: its chunks are sent without a tick. */
    @Test
    void reportsAfterAChunkWithoutATick() throws Exception {
        batch.send(chunk(0, false));
        time.sleep(HEARTBEAT);
        batch.send(chunk(1, false));
        assertThat(reported)
                .singleElement()
                .satisfies(each -> assertThat(each.bytes()).isEqualTo(200));
    }

    @Test
    void reportsNoTransactionThatIsAborted() throws Exception {
        batch.send(chunk(0, false));
        batch.abortTransaction("binlog.000001:4");
        time.sleep(HEARTBEAT);
        batch.tick(false, Duration.ZERO);
        assertThat(reported).isEmpty();
        assertThat(gauge("crosstide.open.transaction.bytes")).isZero();
    }

    @Test
    void publishesDefinitionsWithACheckpointAndNotBetweenTheChunksOfATransaction() throws Exception {
        batch.send(chunk(0, false));
        definitions.offer(List.of(definition("a", 1)));
        time.sleep(HEARTBEAT);
        batch.tick(false, Duration.ZERO);
        assertThat(log.definitions).isEmpty();

        batch.send(chunk(1, true));
        batch.tick(true, Duration.ZERO);
        assertThat(log.definitions).hasSize(1);
        time.sleep(HEARTBEAT);
        batch.tick(true, Duration.ZERO);
        assertThat(log.commits).isPositive();
        assertThat(log.inTransaction()).isFalse();
    }

    /** Otherwise a Kafka transaction with many definitions would delay the records of the stream. */
    @Test
    void publishesManyDefinitionsInSeveralTransactions() throws Exception {
        for (int table = 0; table < 10; table++) {
            definitions.offer(List.of(definition("table" + table, 100 << 10)));
        }
        for (int commits = 1; commits <= 4; commits++) {
            time.sleep(Duration.ofMillis(100));
            batch.tick(true, Duration.ZERO);
            assertThat(log.commits).isEqualTo(commits);
            assertThat(log.definitions).hasSize(Math.min(10, 3 * commits));
        }
    }

    private static DefinitionRecord definition(String table, int bytes) {
        return new DefinitionRecord(DefinitionRecord.PART_PREFIX + table, new byte[bytes]);
    }

    private TransactionChunk chunk(int number, boolean last) {
        return new TransactionChunk(
                batch.committed().streamId(),
                1,
                Gtid.of(OWN, 1),
                "east",
                OWN,
                1,
                2,
                List.of(),
                GtidSet.EMPTY,
                number,
                last,
                new byte[0],
                new byte[] {1},
                1,
                "binlog.000001:4",
                List.of());
    }

    private double gauge(String name) {
        return registry.get(name).gauge().value();
    }

    /** An echo makes no record. */
    private void transaction(int number, long commitMicros) {
        batch.begin("binlog.000001:" + number);
        batch.echo(Gtid.of(OWN, number), commitMicros, List.of());
        batch.complete(commitMicros);
    }

    private void idleFor(Duration duration) throws InterruptedException {
        batch.idle();
        for (long millis = 0; millis < duration.toMillis(); millis += 100) {
            time.sleep(Duration.ofMillis(100));
            batch.tick(true, Duration.ZERO);
        }
    }

    private List<Heartbeat> heartbeats() {
        return log.sent.stream()
                .filter(Heartbeat.class::isInstance)
                .map(Heartbeat.class::cast)
                .toList();
    }
}
