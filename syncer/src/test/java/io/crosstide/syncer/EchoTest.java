package io.crosstide.syncer;

import static io.crosstide.syncer.TestStream.PATIENCE;
import static io.crosstide.syncer.TestStream.execute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.wire.Checkpoint;
import io.crosstide.change.wire.Dependency;
import io.crosstide.change.wire.StreamRecord;
import io.crosstide.change.wire.TransactionChunk;
import io.crosstide.syncer.status.StreamHealth;
import io.crosstide.syncer.status.StreamState;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EchoTest {
    private TestStream stream;
    private final String west = UUID.randomUUID().toString();

    @BeforeEach
    void create() throws Exception {
        stream = TestStream.create();
    }

    @AfterEach
    void close() throws Exception {
        stream.close();
    }

    @Test
    void s2DropsEchoesByGtidAndKeepsStampAndDepends() throws Exception {
        stream.init();
        stream.startAndAwait();
        long future = System.currentTimeMillis() * 1_000 + 3_600_000_000L;
        execute("INSERT INTO crosstide.origin VALUES ('" + west + "', 'west', NOW(6))");
        execute(
                "SET SESSION original_commit_timestamp = " + future,
                "SET GTID_NEXT = '" + west + ":1'",
                "BEGIN",
                "INSERT INTO shop.t (note) VALUES ('from the west')",
                "COMMIT",
                "SET GTID_NEXT = '" + west + ":2'",
                "BEGIN",
                "COMMIT",
                "SET GTID_NEXT = '" + west + ":somewhere:9'",
                "BEGIN",
                "COMMIT",
                "SET GTID_NEXT = 'AUTOMATIC'");
        await().atMost(PATIENCE).until(() -> stream.checkpoint().echoesDropped() == 3);
        assertThat(stream.transactions()).noneMatch(TransactionChunk.class::isInstance);
        execute("INSERT INTO shop.t (note) VALUES ('local'), ('local too')", "DELETE FROM shop.t");

        await().atMost(PATIENCE).until(() -> stream.checkpoint().seq() >= 4);
        List<StreamRecord> records = stream.transactions();
        PublishingTest.assertContiguous(records);
        TransactionChunk after = (TransactionChunk) records.get(1);
        assertThat(after.stamp()).isGreaterThan(future);
        assertThat(after.depends())
                .containsExactly(new Dependency("west", GtidSet.parse(west + ":1-2:somewhere:9"), 0));
        assertThat(records.get(2).depends()).isEmpty();
        assertThat(records).noneMatch(each -> each.gtids().uuids().contains(UUID.fromString(west)));
        Checkpoint checkpoint = stream.checkpoint();
        assertThat(checkpoint.executed().uuids()).contains(UUID.fromString(west));
        assertThat(checkpoint.published().uuids()).doesNotContain(UUID.fromString(west));
        assertThat(checkpoint.origins()).containsEntry(UUID.fromString(west), "west");
    }

    @Test
    void s2StopsAtAnUnclaimedServerUntilItIsClaimed() throws Exception {
        stream.init();
        SyncerService service = stream.startAndAwait();
        execute(
                "SET GTID_NEXT = '" + west + ":1'",
                "BEGIN",
                "INSERT INTO shop.t (note) VALUES ('from nowhere')",
                "COMMIT",
                "SET GTID_NEXT = 'AUTOMATIC'");
        StreamHealth stopped = TestStream.awaitStopped(service);
        assertThat(stopped.error()).contains(west).contains("no datacenter claims");
        assertThat(service.ready()).isFalse();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(stream.checkpoint().error()).isEqualTo(stopped.error()));

        execute(
                "INSERT INTO crosstide.origin VALUES ('" + west + "', 'west', NOW(6))",
                "INSERT INTO shop.t (note) VALUES ('local')");
        await().atMost(PATIENCE).until(() -> TestStream.state(service) == StreamState.RUNNING);
        await().atMost(PATIENCE).until(() -> stream.checkpoint().seq() >= 2);
        assertThat(stream.checkpoint().error()).isEmpty();
        assertThat(stream.checkpoint().echoesDropped()).isEqualTo(1);
    }

    @Test
    void s2StopsAtAServerThatTwoDatacentersClaim() throws Exception {
        stream.init();
        SyncerService service = stream.startAndAwait();
        execute(
                "INSERT INTO crosstide.origin VALUES ('" + Servers.MYSQL.serverUuid() + "', 'west', NOW(6))",
                "INSERT INTO shop.t (note) VALUES ('whose?')");
        StreamHealth stopped = TestStream.awaitStopped(service);
        assertThat(stopped.error())
                .contains("several datacenters claim")
                .contains("east")
                .contains("west");
        assertThat(stream.transactions()).noneMatch(TransactionChunk.class::isInstance);
    }

    @Test
    void s2DropsEchoesByDirectionRowAndKeepsStampAndDepends() throws Exception {
        stream.close();
        stream = TestStream.create("loopPrevention: direction-table");
        stream.init();
        stream.startAndAwait();
        long future = System.currentTimeMillis() * 1_000 + 3_600_000_000L;
        String mesh = stream.name.mesh();
        execute(
                "BEGIN",
                "INSERT INTO crosstide.direction VALUES ('" + mesh + "', 'west', 'orders', 0, 1, 10, '12-14,17', "
                        + future + ", NOW(6))",
                "INSERT INTO shop.t (note) VALUES ('from the west')",
                "COMMIT",
                "BEGIN",
                "UPDATE crosstide.direction SET low_seq = 16, applied = '' WHERE slot = 0",
                "UPDATE shop.t SET note = 'again'",
                "COMMIT");
        await().atMost(PATIENCE).until(() -> stream.checkpoint().echoesDropped() == 2);
        assertThat(stream.transactions()).noneMatch(TransactionChunk.class::isInstance);
        execute("INSERT INTO shop.t (note) VALUES ('local')");
        await().atMost(PATIENCE).until(() -> stream.checkpoint().seq() >= 2);
        TransactionChunk after = (TransactionChunk) stream.transactions().get(1);
        assertThat(after.stamp()).isGreaterThan(future);
        assertThat(after.depends()).containsExactly(new Dependency("west", GtidSet.EMPTY, 17));
        Checkpoint checkpoint = stream.checkpoint();
        assertThat(stream.transactions().stream()
                        .mapToLong(record -> record.echoes().count())
                        .sum())
                .as("own GTIDs of the echoes")
                .isEqualTo(2);
        assertThat(checkpoint.published().count()).isEqualTo(checkpoint.seq() + 2);
    }

    @Test
    void s2KeepsStampAndDependsAfterARestart() throws Exception {
        stream.init();
        SyncerService first = stream.startAndAwait();
        long future = System.currentTimeMillis() * 1_000 + 3_600_000_000L;
        execute(
                "INSERT INTO crosstide.origin VALUES ('" + west + "', 'west', NOW(6))",
                "SET SESSION original_commit_timestamp = " + future,
                "SET GTID_NEXT = '" + west + ":1'",
                "BEGIN",
                "COMMIT",
                "SET GTID_NEXT = 'AUTOMATIC'");
        await().atMost(PATIENCE).until(() -> stream.checkpoint().echoesDropped() == 1);
        first.close();
        stream.startAndAwait();
        execute("INSERT INTO shop.t (note) VALUES ('local')");
        await().atMost(PATIENCE).until(() -> stream.checkpoint().seq() >= 2);
        TransactionChunk after = (TransactionChunk) stream.transactions().get(1);
        assertThat(after.stamp()).isGreaterThan(future);
        assertThat(after.depends()).containsExactly(new Dependency("west", GtidSet.parse(west + ":1"), 0));
    }
}
