package io.crosstide.syncer;

import static io.crosstide.syncer.TestStream.PATIENCE;
import static io.crosstide.syncer.TestStream.execute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.wire.Checkpoint;
import io.crosstide.change.wire.Range;
import io.crosstide.change.wire.StreamRecord;
import io.crosstide.change.wire.TransactionChunk;
import io.crosstide.syncer.status.StreamHealth;
import io.crosstide.syncer.status.StreamState;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a real server writes for statements that look like others, or that have more events than their text. */
class StatementsTest {
    private TestStream stream;

    @BeforeEach
    void create() throws Exception {
        stream = TestStream.create();
    }

    @AfterEach
    void close() throws Exception {
        stream.close();
    }

    @Test
    void publishesTheRowsOfCreateTableSelectWithOptionsAndPartitions() throws Exception {
        stream.init();
        stream.startAndAwait();
        execute(
                "INSERT INTO shop.t (note) VALUES ('one'), ('two')",
                "CREATE TABLE shop.c1 ENGINE=InnoDB COMMENT='made' DEFAULT CHARSET=latin1 SELECT * FROM shop.t",
                "CREATE TABLE shop.c2 (PRIMARY KEY (id)) PARTITION BY HASH (id) PARTITIONS 2 SELECT * FROM shop.t");
        await().atMost(PATIENCE).until(() -> stream.checkpoint().seq() == 4);
        assertThat(stream.transactions())
                .filteredOn(TransactionChunk.class::isInstance)
                .extracting(each -> ((TransactionChunk) each).rows())
                .containsExactly(2, 2, 2);
        assertThat(stream.checkpoint().ddlSkipped()).isEqualTo(2);
    }

    @Test
    void accountsForDefinitionsThatLookLikeData() throws Exception {
        stream.init();
        SyncerService service = stream.startAndAwait();
        execute(
                "SET sql_mode = 'NO_BACKSLASH_ESCAPES'",
                "CREATE TABLE shop.p (d VARCHAR(9) DEFAULT 'C:\\', n INT COMMENT 'select one')",
                "SET sql_mode = 'ANSI_QUOTES'",
                "CREATE TABLE shop.q (\"a\\\" INT, \"select\" INT)",
                "CREATE TABLE shop.select (`table` INT --\tselect\n)",
                "SET @at = NOW() + INTERVAL 1 DAY",
                "CREATE EVENT shop.e1 ON SCHEDULE AT @at DO DELETE FROM shop.t",
                "CREATE EVENT shop.e2 ON SCHEDULE EVERY 1 DAY STARTS NOW() + INTERVAL FLOOR(1 + RAND() * 60) DAY"
                        + " DO DELETE FROM shop.t",
                "INSERT INTO shop.t (note) VALUES ('after')");
        await().atMost(PATIENCE).until(() -> stream.checkpoint().seq() == 7);
        assertThat(stream.checkpoint().ddlSkipped()).isEqualTo(5);
        assertThat(stream.transactions()).last().isInstanceOf(TransactionChunk.class);
        assertThat(TestStream.state(service)).isEqualTo(StreamState.RUNNING);
    }

    /** As checksum tools write. */
    @Test
    void passesStatementsThatChangeOnlyDatabasesOutsideTheRules() throws Exception {
        stream.init();
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        SyncerService service = stream.start(registry);
        execute(
                "INSERT INTO other.t (note) VALUES ('s'), ('u')",
                "USE shop",
                "SET SESSION binlog_format = 'STATEMENT'",
                "INSERT INTO other.t (note) VALUES ('s'), ('u')",
                "SET @note = 'v'",
                "REPLACE INTO other.t (id, note) SELECT id, @note FROM other.t",
                "UPDATE other.t SET note = 'w' WHERE id = 1",
                "DELETE FROM other.t WHERE note = 's'",
                "BEGIN",
                "DELETE FROM other.t",
                "COMMIT",
                "SET SESSION binlog_format = 'ROW'",
                "BEGIN",
                "INSERT INTO shop.t (note) VALUES ('after')",
                "COMMIT");
        await().atMost(PATIENCE).until(() -> stream.checkpoint().seq() == 8);
        assertThat(stream.transactions())
                .filteredOn(TransactionChunk.class::isInstance)
                .singleElement()
                .satisfies(each -> assertThat(PublishingTest.changes((TransactionChunk) each))
                        .containsExactly("shop.t INSERT 1"));
        assertThat(TestStream.state(service)).isEqualTo(StreamState.RUNNING);
        assertThat(registry.get("crosstide.statements.filtered").counter().count())
                .isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO other.audit VALUES (1)",
                "INSERT INTO other.of_shop (note) VALUES ('x')",
                "DELETE FROM other.parent",
                "INSERT INTO crosstide.local_change (note) VALUES ('x')",
            })
    void w4StopsAtStatementsThatReachReplicatedTablesInSomeWay(String sql) throws Exception {
        execute(
                "CREATE TABLE other.audit (v INT)",
                "CREATE TRIGGER other.tr AFTER INSERT ON other.audit FOR EACH ROW"
                        + " INSERT INTO shop.t (note) VALUES ('by a trigger')",
                "CREATE VIEW other.of_shop AS SELECT * FROM shop.t",
                "CREATE TABLE other.parent (id INT PRIMARY KEY)",
                "CREATE TABLE shop.child (id INT PRIMARY KEY,"
                        + " FOREIGN KEY (id) REFERENCES other.parent (id) ON DELETE CASCADE)",
                "INSERT INTO other.parent VALUES (1)",
                "INSERT INTO shop.child VALUES (1)");
        stream.init();
        SyncerService service = stream.startAndAwait();
        execute("SET SESSION binlog_format = 'STATEMENT'", sql);
        StreamHealth stopped = TestStream.awaitStopped(service);
        assertThat(stopped.error()).contains("statement format");
        assertThat(stopped.remedy()).contains("Passing a statement");
    }

    /** As "Passing a statement" in docs/operations.md says. */
    @Test
    void passesAnyStatementWhileItsDatabasesAreExcluded() throws Exception {
        stream.init();
        SyncerService service = stream.startAndAwait();
        execute(
                "SET SESSION binlog_format = 'STATEMENT'",
                "INSERT INTO other.t (note) SELECT COUNT(*) FROM shop.t",
                "INSERT INTO shop.t (note) VALUES ('left out')");
        assertThat(TestStream.awaitStopped(service).error()).contains("on tables of other, shop");
        service.close();

        Path excluding = Files.createTempFile("crosstide-excluding", ".yaml");
        Files.writeString(
                excluding,
                Files.readString(stream.file())
                        .replace("include: [\"shop.*\"]", "include: [\"shop.*\"], exclude: [\"shop.*\"]"));
        try (SyncerService passing =
                TestStream.service(TestStream.parse(excluding), TestStream.environment(), new SimpleMeterRegistry())) {
            passing.start();
            await().atMost(PATIENCE).until(this::everythingIsRead);
        } finally {
            Files.delete(excluding);
        }
        stream.startAndAwait();
        execute("INSERT INTO shop.t (note) VALUES ('after')");
        await().atMost(PATIENCE).until(this::everythingIsRead);
        assertThat(stream.checkpoint().error()).isEmpty();
        assertThat(stream.transactions()).last().isInstanceOf(TransactionChunk.class);
    }

    private boolean everythingIsRead() throws SQLException {
        Checkpoint checkpoint = stream.checkpoint();
        GtidSet executed = GtidSet.parse(TestStream.value("SELECT @@global.gtid_executed"));
        return checkpoint.executed().plus(checkpoint.pending()).containsAll(executed);
    }

    @Test
    void accountsForPartialJsonOfFilteredTables() throws Exception {
        execute("CREATE TABLE other.j (id INT PRIMARY KEY, j JSON)");
        stream.init();
        stream.startAndAwait();
        execute(
                "INSERT INTO other.j VALUES (1, JSON_OBJECT('a', 1, 'b', REPEAT('x', 200)))",
                "SET binlog_row_value_options = PARTIAL_JSON",
                "UPDATE other.j SET j = JSON_SET(j, '$.a', 2)",
                "INSERT INTO shop.t (note) VALUES ('after')");
        await().atMost(PATIENCE).until(() -> stream.checkpoint().seq() == 4);
        assertThat(stream.transactions())
                .anySatisfy(each -> assertThat(each)
                        .isInstanceOfSatisfying(
                                Range.class,
                                range -> assertThat(range.lastSeq()).isEqualTo(3)));
    }

    /** The server would start with a later binlog if it were not asked for the last transaction. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void w4StopsAtATransactionWithoutGtidFromAnOutageOfTheSyncer(boolean published) throws Exception {
        stream.init();
        SyncerService service = stream.startAndAwait();
        if (published) {
            execute("INSERT INTO shop.t (note) VALUES ('one')");
            stream.awaitTransactions(2);
        }
        service.close();
        int before = stream.transactions().size();
        try {
            execute(
                    "SET GLOBAL gtid_mode = ON_PERMISSIVE",
                    "SET GTID_NEXT = 'ANONYMOUS'",
                    "INSERT INTO shop.t (note) VALUES ('without GTID')",
                    "SET GTID_NEXT = 'AUTOMATIC'");
        } finally {
            execute("SET GLOBAL gtid_mode = ON", "FLUSH BINARY LOGS");
        }
        execute("INSERT INTO shop.t (note) VALUES ('after')");
        StreamHealth stopped = TestStream.awaitStopped(stream.start());
        assertThat(stopped.error()).contains("anonymous");
        assertThat(stopped.remedy())
                .contains("contain transactions without GTIDs")
                .contains("gtid_mode=ON");
        assertThat(stream.transactions()).hasSize(before);
    }

    /** Packets of the client/server protocol. The second statement is in the binlog beside its rows. */
    @Test
    void readsStatementsLargerThanOnePacket() throws Exception {
        stream.init();
        stream.startAndAwait();
        String text = "x".repeat(17_000_000);
        execute(
                "CREATE TABLE shop.u (a INT) /* " + text + " */",
                "SET SESSION binlog_rows_query_log_events = ON",
                "INSERT INTO shop.t (note) VALUES (/* " + text + " */ 'after')");
        await().atMost(PATIENCE).until(() -> stream.checkpoint().seq() == 3);
        assertThat(stream.checkpoint().ddlSkipped()).isEqualTo(1);
        assertThat(stream.transactions()).last().isInstanceOf(TransactionChunk.class);
    }

    /** In these character sets a character may end with the byte of a backslash or a backtick. */
    @ParameterizedTest
    @CsvSource({"SJIS, ソ表", "GBK, 誠乗", "Big5, 功許"})
    void accountsForDefinitionsInTheCharacterSetOfTheClient(String charset, String text) throws Exception {
        stream.init();
        SyncerService service = stream.startAndAwait();
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:mysql://" + Servers.MYSQL.host() + ":" + Servers.MYSQL.port()
                                + "/?allowPublicKeyRetrieval=true&characterEncoding=" + charset,
                        Servers.MYSQL.user(),
                        Servers.MYSQL.password());
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "CREATE TABLE shop.`" + text + "` (a INT COMMENT '" + text + "', b INT COMMENT 'select')");
            statement.execute("INSERT INTO shop.`" + text + "` VALUES (1, 2)");
        }
        await().atMost(PATIENCE).until(() -> stream.checkpoint().seq() == 3);
        assertThat(stream.checkpoint().ddlSkipped()).isEqualTo(1);
        List<StreamRecord> records = stream.transactions();
        assertThat(PublishingTest.changes((TransactionChunk) records.get(records.size() - 1)))
                .containsExactly("shop." + text + " INSERT 1");
        assertThat(TestStream.state(service)).isEqualTo(StreamState.RUNNING);
    }

    @Test
    void distinguishesDatabasesWithDotsAndQuotesInTheirNames() throws Exception {
        execute("DROP DATABASE IF EXISTS `shop.x`", "DROP DATABASE IF EXISTS `sh``op`");
        stream.init();
        stream.startAndAwait();
        try {
            execute(
                    "CREATE DATABASE `shop.x`",
                    "CREATE TABLE `shop.x`.t (id INT)",
                    "INSERT INTO `shop.x`.t VALUES (1)",
                    "CREATE DATABASE `sh``op`",
                    "CREATE TABLE `sh``op`.`shop.t` (id INT)",
                    "INSERT INTO `sh``op`.`shop.t` VALUES (1)",
                    "CREATE TABLE shop.`a``b.c d` (id INT)",
                    "INSERT INTO shop.`a``b.c d` VALUES (1)");
            await().atMost(PATIENCE).until(() -> stream.checkpoint().seq() == 9);
            assertThat(stream.transactions())
                    .filteredOn(TransactionChunk.class::isInstance)
                    .flatExtracting(each -> PublishingTest.changes((TransactionChunk) each))
                    .containsExactly("shop.a`b.c d INSERT 1");
        } finally {
            execute("DROP DATABASE IF EXISTS `shop.x`", "DROP DATABASE IF EXISTS `sh``op`");
        }
    }

    @Test
    void publishesTheChangesOfScheduledEvents() throws Exception {
        stream.init();
        stream.startAndAwait();
        execute("CREATE EVENT shop.once ON SCHEDULE AT NOW() DO"
                + " BEGIN INSERT INTO shop.t (note) VALUES ('a'), ('b'); DELETE FROM shop.t WHERE note = 'a'; END");
        await().atMost(PATIENCE).until(() -> stream.checkpoint().seq() == 5);
        assertThat(stream.transactions())
                .filteredOn(TransactionChunk.class::isInstance)
                .flatExtracting(each -> PublishingTest.changes((TransactionChunk) each))
                .containsExactly("shop.t INSERT 2", "shop.t DELETE 1");
        assertThat(stream.checkpoint().ddlSkipped())
                .as("its CREATE, and its DROP by the scheduler")
                .isEqualTo(2);
    }
}
