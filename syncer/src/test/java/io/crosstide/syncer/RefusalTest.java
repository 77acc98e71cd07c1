package io.crosstide.syncer;

import static io.crosstide.syncer.TestStream.PATIENCE;
import static io.crosstide.syncer.TestStream.execute;
import static io.crosstide.syncer.TestStream.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.crosstide.bookkeeping.StreamRow;
import io.crosstide.bookkeeping.StreamTable;
import io.crosstide.streams.StreamTopics;
import io.crosstide.streams.Time;
import io.crosstide.syncer.failure.StreamStoppedException;
import io.crosstide.syncer.proof.SettingFinding;
import io.crosstide.syncer.proof.SourceSettings;
import io.crosstide.syncer.status.StreamHealth;
import io.crosstide.syncer.status.StreamState;
import io.crosstide.syncer.stream.CreatedStream;
import io.crosstide.topology.StreamName;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefusalTest {
    private TestStream stream;

    @BeforeEach
    void create() throws Exception {
        stream = TestStream.create();
    }

    @AfterEach
    void close() throws Exception {
        stream.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    SET SESSION binlog_format = STATEMENT     | UPDATE shop.t SET note = 'text' WHERE id = 1 | statement format
                    SET SESSION binlog_format = STATEMENT     | CREATE TABLE shop.c SELECT * FROM shop.t    | statement format
                    SET SESSION binlog_row_image = MINIMAL    | UPDATE shop.t SET note = 'part' WHERE id = 1 | binlog_row_image
                    SET SESSION binlog_row_value_options = PARTIAL_JSON | UPDATE shop.t SET j = JSON_SET(j, '$.a', 2) WHERE id = 1 | binlog_row_value_options
                    """)
    void w4StopsAtATransactionThatCannotBeReplicated(String setting, String statements, String why) throws Exception {
        stream.init();
        SyncerService service = stream.startAndAwait();
        execute("INSERT INTO shop.t (note, j) VALUES ('whole', '{\"a\": 1, \"b\": \"" + "x".repeat(200) + "\"}')");
        await().atMost(PATIENCE).until(() -> stream.checkpoint().seq() == 2);
        String[] all = (setting + ";" + statements).split(";");
        execute(all);
        execute("INSERT INTO shop.t (note) VALUES ('after')");

        StreamHealth stopped = TestStream.awaitStopped(service);
        String gtid = value("SELECT @@server_uuid");
        assertThat(stopped.error())
                .contains(stream.name.toString())
                .contains("transaction " + gtid)
                .contains(" at binlog.");
        assertThat(stopped.error() + stopped.remedy()).containsIgnoringCase(why);
        if (why.startsWith("binlog_row")) {
            assertThat(stopped.error()).contains("shop.t");
        }
        assertThat(stopped.remedy()).isNotBlank();
        assertThat(stopped.ready()).isFalse();
        awaitNoted(stopped.error());
        assertThat(stream.checkpoint().seq()).isEqualTo(2);
    }

    @Test
    void refusesSourceSettingsUntilTheyAreFixed() throws Exception {
        stream.init();
        execute(
                "SET GLOBAL sync_binlog = 100",
                "SET GLOBAL binlog_row_metadata = MINIMAL",
                "SET GLOBAL binlog_error_action = IGNORE_ERROR");
        try {
            SyncerService service = stream.start();
            StreamHealth stopped = TestStream.awaitStopped(service);
            assertThat(stopped.error())
                    .contains("sync_binlog is 100, wanted 1")
                    .contains("binlog_row_metadata is MINIMAL, wanted FULL")
                    .contains("binlog_error_action is IGNORE_ERROR, wanted ABORT_SERVER");
            assertThat(stopped.remedy()).contains("SET PERSIST sync_binlog=1");
            assertThat(stream.transactions()).isEmpty();
        } finally {
            execute(
                    "SET GLOBAL sync_binlog = 1",
                    "SET GLOBAL binlog_row_metadata = FULL",
                    "SET GLOBAL binlog_error_action = ABORT_SERVER");
        }
        await().atMost(PATIENCE).until(() -> TestStream.state(stream.start()) != StreamState.STOPPED);
    }

    @Test
    void acceptsSettingsThatTheTopologyAccepts() throws Exception {
        execute("SET GLOBAL sync_binlog = 100", "SET GLOBAL binlog_row_metadata = MINIMAL");
        try (var connection = Servers.MYSQL.connect()) {
            List<SettingFinding> findings =
                    SourceSettings.check(connection, Set.of("sync_binlog", "binlog_row_metadata"));
            assertThat(findings)
                    .extracting(SettingFinding::variable, SettingFinding::accepted)
                    .containsExactlyInAnyOrder(
                            org.assertj.core.groups.Tuple.tuple("sync_binlog", true),
                            org.assertj.core.groups.Tuple.tuple("binlog_row_metadata", false));
        } finally {
            execute("SET GLOBAL sync_binlog = 1", "SET GLOBAL binlog_row_metadata = FULL");
        }
    }

    @Test
    void initIsSafeToRepeatWhileTheStreamRuns() throws Exception {
        CreatedStream created = stream.init();
        SyncerService service = stream.startAndAwait();
        execute("INSERT INTO shop.t (note) VALUES ('one')");
        stream.awaitTransactions(2);
        CreatedStream again = stream.init();
        assertThat(again.isNew()).isFalse();
        assertThat(again.streamId()).isEqualTo(created.streamId());
        assertThat(again.startGtidSet()).isEqualTo(created.startGtidSet());
        execute("INSERT INTO shop.t (note) VALUES ('two')");
        stream.awaitTransactions(3);
        assertThat(TestStream.state(service)).isEqualTo(StreamState.RUNNING);
        PublishingTest.assertContiguous(stream.transactions());
    }

    @Test
    void initCompletesAnInterruptedInit() throws Exception {
        CreatedStream created = stream.init();
        execute("DELETE FROM crosstide.stream"); // as if a crash had happened before the second step
        SyncerService service = stream.start();
        assertThat(TestStream.awaitStopped(service).remedy()).contains("init again");
        CreatedStream completed = stream.init();
        assertThat(completed.isNew()).isTrue();
        assertThat(completed.streamId()).isEqualTo(created.streamId());
        await().atMost(PATIENCE).until(() -> TestStream.state(service) == StreamState.RUNNING);
    }

    @Test
    void refusesASourceThatLostTheRowOfAPublishedStream() throws Exception {
        stream.init();
        SyncerService service = stream.startAndAwait();
        execute("INSERT INTO shop.t (note) VALUES ('one')");
        stream.awaitTransactions(2);
        service.close();
        execute("DELETE FROM crosstide.stream");
        assertThatThrownBy(() -> stream.init())
                .isInstanceOf(StreamStoppedException.class)
                .hasMessageContaining("no row in crosstide.stream");
        assertThat(stream.transactions()).hasSize(2);
    }

    @Test
    void refusesADeletedCheckpointTopic() throws Exception {
        stream.init();
        SyncerService service = stream.startAndAwait();
        execute("INSERT INTO shop.t (note) VALUES ('one')");
        stream.awaitTransactions(2);
        service.close();
        deleteTopic(stream.name.checkpointsTopic());
        execute("INSERT INTO shop.t (note) VALUES ('two')");
        StreamHealth stopped = TestStream.awaitStopped(stream.start());
        assertThat(stopped.error()).contains(stream.name.checkpointsTopic()).contains("does not exist");
        assertThatThrownBy(() -> stream.init())
                .isInstanceOf(StreamStoppedException.class)
                .hasMessageContaining(stream.name.checkpointsTopic());
        assertThat(stream.transactions()).hasSize(2);
    }

    @Test
    void refusesARecreatedTransactionsTopic() throws Exception {
        stream.init();
        SyncerService service = stream.startAndAwait();
        execute("INSERT INTO shop.t (note) VALUES ('one')");
        stream.awaitTransactions(2);
        service.close();
        deleteTopic(stream.name.transactionsTopic());
        SyncerService next = stream.start();
        assertThat(TestStream.awaitStopped(next).error())
                .contains(stream.name.transactionsTopic())
                .contains("do not exist");
        try (StreamTopics topics = new StreamTopics(stream.name, stream.kafka(), Time.SYSTEM)) {
            topics.create(stream.topology.datacenter("east").kafka().topics());
        }
        execute("INSERT INTO shop.t (note) VALUES ('two')");
        await().atMost(PATIENCE)
                .until(() -> String.valueOf(next.health().get(0).error()).contains("created again"));
        assertThat(stream.transactions()).isEmpty();
    }

    @Test
    void refusesAResetSource() throws Exception {
        stream.init();
        SyncerService service = stream.startAndAwait();
        execute("INSERT INTO shop.t (note) VALUES ('one')");
        stream.awaitTransactions(2);
        service.close();
        reset();
        StreamHealth stopped = TestStream.awaitStopped(stream.start());
        assertThat(stopped.error()).contains("no longer has").contains(value("SELECT @@server_uuid"));
        awaitNoted(stopped.error());
        assertThat(stream.transactions()).hasSize(2);
    }

    @Test
    void refusesASourceThatIsResetWhileItIsRead() throws Exception {
        stream.init();
        SyncerService service = stream.startAndAwait();
        execute("INSERT INTO shop.t (note) VALUES ('one')");
        stream.awaitTransactions(2);
        reset();
        execute("INSERT INTO shop.t (note) VALUES ('two')");
        assertThat(TestStream.awaitStopped(service).error()).isNotBlank();
        assertThat(stream.transactions()).hasSize(2);
    }

    @Test
    void refusesAHistoryThatReusesGtids() throws Exception {
        reset();
        stream.init();
        SyncerService service = stream.startAndAwait();
        execute("INSERT INTO shop.t (note) VALUES ('one')");
        stream.awaitTransactions(2);
        service.close();
        reset();
        for (int i = 0; i < 20; i++) {
            execute("INSERT INTO shop.t (note) VALUES ('another history')");
        }
        StreamHealth stopped = TestStream.awaitStopped(stream.start());
        assertThat(stopped.error()).contains("history changed");
        assertThat(stream.transactions()).hasSize(2);
    }

    @Test
    void refusesASourceThatPurgedUnreadTransactions() throws Exception {
        stream.init();
        SyncerService service = stream.startAndAwait();
        service.close();
        TestStream.awaitNoDumps();
        execute(
                "INSERT INTO shop.t (note) VALUES ('lost')",
                "FLUSH BINARY LOGS",
                "PURGE BINARY LOGS BEFORE '2100-01-01'");
        StreamHealth stopped = TestStream.awaitStopped(stream.start());
        assertThat(stopped.error()).contains("purged");
        assertThat(stopped.remedy()).contains("binlog_expire_logs_seconds");
    }

    @Test
    void refusesTheSourceOfAnotherStream() throws Exception {
        new StreamTable(Servers.MYSQL.connect())
                .insert(
                        new StreamName(stream.name.mesh(), "orders", "north"),
                        new StreamRow(java.util.UUID.randomUUID(), "t", "i", io.crosstide.change.gtid.GtidSet.EMPTY));
        assertThatThrownBy(() -> stream.init())
                .isInstanceOf(StreamStoppedException.class)
                .hasMessageContaining("also the source of")
                .hasMessageContaining("north");
    }

    @Test
    void stopsUntilTheStreamIsCreated() throws Exception {
        SyncerService service = stream.start();
        assertThat(TestStream.awaitStopped(service).remedy()).contains("crosstide init");
        stream.init();
        await().atMost(PATIENCE).until(() -> TestStream.state(service) == StreamState.RUNNING);
    }

    /** The stream is stopped before its checkpoint says so. */
    private void awaitNoted(@Nullable String error) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(stream.checkpoint().error()).isEqualTo(error));
    }

    private static void deleteTopic(String topic) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", Servers.KAFKA.bootstrapServers()))) {
            admin.deleteTopics(List.of(topic)).all().get();
        }
        await().atMost(PATIENCE).until(() -> {
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", Servers.KAFKA.bootstrapServers()))) {
                return !admin.listTopics().names().get().contains(topic);
            }
        });
    }

    private static void reset() throws Exception {
        execute("RESET BINARY LOGS AND GTIDS");
    }
}
