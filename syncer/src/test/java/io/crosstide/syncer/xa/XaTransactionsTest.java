package io.crosstide.syncer.xa;

import static io.crosstide.syncer.TestStream.PATIENCE;
import static io.crosstide.syncer.TestStream.execute;
import static io.crosstide.syncer.TestStream.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.crosstide.bookkeeping.link.HeldTransactionTable;
import io.crosstide.change.event.Xid;
import io.crosstide.change.gtid.Gtid;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.wire.Checkpoint;
import io.crosstide.change.wire.StreamRecord;
import io.crosstide.change.wire.TransactionChunk;
import io.crosstide.syncer.PublishingTest;
import io.crosstide.syncer.ResilienceTest;
import io.crosstide.syncer.Servers;
import io.crosstide.syncer.SyncerService;
import io.crosstide.syncer.TestStream;
import io.crosstide.syncer.failure.StreamStoppedException;
import io.crosstide.syncer.proof.XaRecovery;
import io.crosstide.syncer.status.StreamHealth;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** S1 for XA transactions: each is in the stream once, as a whole, at the place of its commit. */
class XaTransactionsTest {
    private TestStream stream;

    @BeforeEach
    void create() throws Exception {
        stream = TestStream.create();
    }

    @AfterEach
    void close() throws Exception {
        stream.close();
        rollBackAll();
    }

    @Test
    void s1PublishesRowsUnderTheGtidOfTheCommit() throws Exception {
        stream.init();
        stream.startAndAwait();
        prepare("'apart','branch',7", "INSERT INTO shop.t (note) VALUES ('a'), ('b')");
        execute("INSERT INTO shop.t (note) VALUES ('between')");
        prepare(
                "X'00ff27','',4294967296",
                "INSERT INTO shop.t (note) VALUES ('x')",
                "UPDATE shop.t SET note = 'y' WHERE id = LAST_INSERT_ID()");
        prepare("'undone'", "INSERT INTO shop.t (note) VALUES ('never')");
        prepare("'elsewhere'", "INSERT INTO other.t (note) VALUES ('filtered')");
        prepare(
                "'kept'",
                "INSERT INTO shop.t (note) VALUES ('here')",
                "INSERT INTO crosstide.local_change (note)" + " VALUES ('xa')");
        prepare("'read'", "SELECT COUNT(*) FROM shop.t");
        await().atMost(PATIENCE).until(() -> stream.checkpoint().prepared().size() == 5);
        Gtid prepared = stream.checkpoint().prepared().get(Xid.parse("X'6170617274',X'6272616e6368',7"));
        assertThat(prepared).isNotNull();

        execute(
                "XA ROLLBACK 'undone'",
                "XA COMMIT X'00ff27','',4294967296",
                "XA COMMIT 'elsewhere'",
                "XA COMMIT 'kept'");
        execute("XA COMMIT 'apart','branch',7", "XA COMMIT 'read'");
        execute(
                "XA START 'one'",
                "DELETE FROM shop.t WHERE note = 'between'",
                "XA END 'one'",
                "XA COMMIT 'one' ONE PHASE");
        execute(
                "SET SESSION binlog_transaction_compression = ON",
                "XA START 'packed'",
                "INSERT INTO shop.t (note) VALUES" + " (REPEAT('p', 400))",
                "XA END 'packed'",
                "XA PREPARE 'packed'",
                "XA COMMIT 'packed'");
        awaitAllRead();

        assertThat(rows())
                .containsExactly(
                        "shop.t INSERT 1",
                        "shop.t INSERT 1, shop.t UPDATE 1",
                        "shop.t INSERT 2",
                        "shop.t DELETE 1",
                        "shop.t INSERT 1");
        assertThat(chunks()).noneMatch(chunk -> chunk.gtid().equals(prepared));
        Checkpoint checkpoint = stream.checkpoint();
        assertThat(checkpoint.prepared()).isEmpty();
        assertThat(checkpoint.published().count()).isEqualTo(checkpoint.seq());
        PublishingTest.assertContiguous(stream.transactions());
    }

    @Test
    void s1ReadsRowsAgainAfterSyncerKillAndServerRestart() throws Exception {
        stream.init();
        Process process = ResilienceTest.syncerProcess(stream.file());
        try {
            prepare("'small'", "INSERT INTO shop.t (note) VALUES ('s')");
            prepareMany("'large'", 30_000);
            await().atMost(PATIENCE).until(() -> stream.checkpoint().prepared().size() == 2);
            execute("XA COMMIT 'large'");
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> TestStream.dumps() > 1
                            || stream.checkpoint().prepared().size() == 1);
        } finally {
            process.destroyForcibly().waitFor(); // during the reading or just after its commit: both must work
        }
        Servers.MYSQL.stop();
        Servers.MYSQL.start();
        execute("FLUSH BINARY LOGS", "INSERT INTO shop.t (note) VALUES ('between')", "XA COMMIT 'small'");
        execute(
                "SET SESSION cte_max_recursion_depth = 1000000",
                "XA START 'one'",
                insertMany(20_000),
                "XA END 'one'",
                "XA COMMIT 'one' ONE PHASE",
                "INSERT INTO shop.t (note) VALUES ('after')");
        stream.startAndAwait();
        awaitAllRead();

        List<StreamRecord> records = stream.transactions();
        PublishingTest.assertContiguous(records);
        List<Integer> counts = new ArrayList<>();
        int open = 0;
        for (TransactionChunk chunk : chunks()) {
            open += chunk.rows();
            if (chunk.last()) {
                counts.add(open);
                open = 0;
            }
        }
        assertThat(counts).containsExactly(30_000, 1, 1, 20_000, 1);
        assertThat(stream.checkpoint().prepared()).isEmpty();
        await().atMost(PATIENCE).until(() -> TestStream.dumps() == 1);
    }

    @Test
    void w4StopsAtTheCommitOfAPurgedPrepare() throws Exception {
        stream.init();
        SyncerService first = stream.startAndAwait();
        prepare("'undone'", "INSERT INTO shop.t (note) VALUES ('never')");
        prepare("'late'", "INSERT INTO shop.t (note) VALUES ('late')");
        await().atMost(PATIENCE).until(() -> stream.checkpoint().prepared().size() == 2);
        first.close();
        execute("FLUSH BINARY LOGS");
        TestStream.awaitNoDumps();
        execute("PURGE BINARY LOGS TO '" + value("SHOW BINARY LOG STATUS") + "'");
        SyncerService service = stream.startAndAwait();
        execute("XA ROLLBACK 'undone'", "INSERT INTO shop.t (note) VALUES ('continues')");
        await().atMost(PATIENCE).until(() -> !chunks().isEmpty());
        String prepared =
                stream.checkpoint().prepared().values().iterator().next().toString();

        execute("XA COMMIT 'late'", "INSERT INTO shop.t (note) VALUES ('after')");
        StreamHealth stopped = TestStream.awaitStopped(service);
        assertThat(stopped.error())
                .contains(
                        stream.name.toString(), "X'6c617465',X'',1", "prepared as " + prepared, "cannot be read again");
        assertThat(stopped.remedy())
                .contains("purged", "binlog_expire_logs_seconds", "crosstide skip --stream east -c orders --gtid ");
        assertThat(chunks()).hasSize(1);

        HeldTransactionTable held = new HeldTransactionTable(stream.name);
        try (Connection connection = Servers.MYSQL.connect()) {
            await().atMost(PATIENCE).until(() -> held.all(connection).size() == 1);
            Gtid late = held.all(connection).get(0).gtid();
            assertThat(held.order(connection, late, "op@host", "a test")).isTrue();
            await().atMost(PATIENCE).until(() -> stream.checkpoint().executed().contains(late));
            await().atMost(PATIENCE).until(() -> held.all(connection).isEmpty());
        }
        assertThat(value("SELECT COUNT(*) FROM crosstide.conflict WHERE kind = 'skipped' AND note LIKE"
                        + " '%the rows of its XA PREPARE " + prepared + " cannot be read%'"))
                .isEqualTo("1");
        assertThat(chunks()).hasSize(2);
        assertThat(stream.checkpoint().prepared()).isEmpty();
    }

    @Test
    void w4StopsAtTheCommitOfAnUnknownPrepare() throws Exception {
        String west = UUID.randomUUID().toString();
        stream.init();
        SyncerService service = stream.startAndAwait();
        execute(
                "INSERT INTO crosstide.origin VALUES ('" + west + "', 'west', NOW(6))",
                "SET GTID_NEXT = '" + west + ":1'",
                "XA START 'echo'",
                "INSERT INTO shop.t (note) VALUES ('west')",
                "XA END 'echo'",
                "XA PREPARE 'echo'",
                "SET GTID_NEXT = '" + west + ":2'",
                "XA COMMIT 'echo'",
                "SET GTID_NEXT = '" + west + ":3'",
                "XA START 'mixed'",
                "INSERT INTO shop.t (note) VALUES ('whose?')",
                "XA END 'mixed'",
                "XA PREPARE 'mixed'",
                "SET GTID_NEXT = 'AUTOMATIC'");
        await().atMost(PATIENCE).until(() -> stream.checkpoint().echoesDropped() == 3);
        assertThat(stream.checkpoint().prepared()).isEmpty();
        execute("XA COMMIT 'mixed'");
        StreamHealth stopped = TestStream.awaitStopped(service);
        assertThat(stopped.error()).contains("XA COMMIT X'6d69786564',X'',1").contains("did not see prepared");
        assertThat(chunks()).isEmpty();
    }

    @Test
    void s2StopsWhenAnEchoEndsALocalPrepare() throws Exception {
        String west = UUID.randomUUID().toString();
        stream.init();
        SyncerService service = stream.startAndAwait();
        prepare("'own'", "INSERT INTO shop.t (note) VALUES ('own')");
        await().atMost(PATIENCE).until(() -> stream.checkpoint().prepared().size() == 1);
        execute(
                "INSERT INTO crosstide.origin VALUES ('" + west + "', 'west', NOW(6))",
                "SET GTID_NEXT = '" + west + ":1'",
                "XA COMMIT 'own'",
                "SET GTID_NEXT = 'AUTOMATIC'");
        StreamHealth stopped = TestStream.awaitStopped(service);
        assertThat(stopped.error())
                .contains("it ends XA X'6f776e',X'',1, which this datacenter prepared")
                .contains("under a GTID of west");
        assertThat(stopped.remedy()).contains("GTID_NEXT=AUTOMATIC").contains("start a new stream");
        assertThat(chunks()).isEmpty();
        assertThat(stream.checkpoint().prepared()).hasSize(1);
    }

    @Test
    void refusesToCreateAStreamWhileATransactionIsPrepared() throws Exception {
        prepare("'before'", "INSERT INTO shop.t (note) VALUES ('before')");
        assertThatThrownBy(() -> stream.init())
                .isInstanceOf(StreamStoppedException.class)
                .hasMessageContaining("X'6265666f7265',X'',1");
        execute("XA ROLLBACK 'before'");
        stream.init();
    }

    private static void prepare(String xid, String... statements) throws SQLException {
        List<String> all = new ArrayList<>(List.of("XA START " + xid));
        all.addAll(List.of(statements));
        all.addAll(List.of("XA END " + xid, "XA PREPARE " + xid));
        execute(all.toArray(String[]::new));
    }

    private static void prepareMany(String xid, int rows) throws SQLException {
        execute(
                "SET SESSION cte_max_recursion_depth = 1000000",
                "XA START " + xid,
                insertMany(rows),
                "XA END " + xid,
                "XA PREPARE " + xid);
    }

    private static String insertMany(int rows) {
        return "INSERT INTO shop.t (note) WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < "
                + rows + ") SELECT CONCAT(i, SHA2(i, 512)) FROM n";
    }

    private void awaitAllRead() throws SQLException {
        GtidSet executed = GtidSet.parse(value("SELECT @@global.gtid_executed"));
        await().atMost(PATIENCE).until(() -> {
            Checkpoint checkpoint = stream.checkpoint();
            return checkpoint.executed().plus(checkpoint.pending()).containsAll(executed);
        });
    }

    private List<TransactionChunk> chunks() {
        return stream.transactions().stream()
                .filter(TransactionChunk.class::isInstance)
                .map(TransactionChunk.class::cast)
                .toList();
    }

    private List<String> rows() {
        return chunks().stream()
                .map(chunk -> String.join(", ", PublishingTest.changes(chunk)))
                .toList();
    }

    private static void rollBackAll() throws SQLException {
        List<String> statements = new ArrayList<>();
        try (Connection connection = Servers.MYSQL.connect()) {
            XaRecovery.prepared(connection).orElseThrow().forEach(xid -> statements.add("XA ROLLBACK " + xid));
        }
        execute(statements.toArray(String[]::new));
    }
}
