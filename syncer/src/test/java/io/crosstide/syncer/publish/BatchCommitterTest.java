package io.crosstide.syncer.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.change.gtid.Gtid;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.wire.Checkpoint;
import io.crosstide.change.wire.Heartbeat;
import io.crosstide.syncer.filter.OriginClaims;
import io.crosstide.syncer.filter.OriginFilter;
import io.crosstide.syncer.proof.SourceState;
import io.crosstide.syncer.simulation.SimulatedTime;
import io.crosstide.syncer.status.StreamMetrics;
import io.crosstide.topology.StreamName;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
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
    private final BatchCommitter batch;

    BatchCommitterTest() throws SQLException {
        OriginClaims claims = new OriginClaims(Map.of(OWN, Set.of("east")));
        Checkpoint first =
                Checkpoints.first(STREAM, UUID.randomUUID(), "topic", GtidSet.EMPTY, Set.of(OWN), time.epochMicros());
        batch = new BatchCommitter(
                STREAM,
                new SourceState(OWN, GtidSet.EMPTY, GtidSet.EMPTY),
                first,
                log,
                new OriginFilter("east", () -> claims),
                new StreamMetrics(STREAM, new SimpleMeterRegistry(), time),
                time);
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
            batch.tick(false, Duration.ZERO, HEARTBEAT);
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
            batch.tick(true, Duration.ofSeconds(second), HEARTBEAT);
        }
        assertThat(heartbeats()).hasSizeLessThanOrEqualTo(before + 1);
    }

    /** A transaction of a filtered table may take minutes to read. */
    @Test
    void sendsHeartbeatsWithinATransactionWithoutReplicatedRows() throws Exception {
        batch.begin("binlog.000001:4");
        batch.complete(time.epochMicros());
        for (int i = 0; i < 1_000; i++) {
            time.sleep(Duration.ofMillis(10));
            batch.tick(false, Duration.ZERO, HEARTBEAT);
        }
        assertThat(heartbeats()).hasSizeBetween(10, 12);
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
            batch.tick(true, Duration.ZERO, HEARTBEAT);
        }
    }

    private List<Heartbeat> heartbeats() {
        return log.sent.stream()
                .filter(Heartbeat.class::isInstance)
                .map(Heartbeat.class::cast)
                .toList();
    }
}
