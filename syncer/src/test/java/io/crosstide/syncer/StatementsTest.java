package io.crosstide.syncer;

import static io.crosstide.syncer.TestStream.PATIENCE;
import static io.crosstide.syncer.TestStream.execute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crosstide.change.wire.Range;
import io.crosstide.change.wire.TransactionChunk;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a real server writes for statements that look like others, or come with more than their text. */
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
    void publishesTheRowsOfTablesCreatedFromAQueryWithOptionsAndPartitions() throws Exception {
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
                "CREATE EVENT shop.e2 ON SCHEDULE EVERY 1 DAY STARTS NOW() + INTERVAL FLOOR(RAND() * 60) MINUTE"
                        + " DO DELETE FROM shop.t",
                "INSERT INTO shop.t (note) VALUES ('behind')");
        await().atMost(PATIENCE).until(() -> stream.checkpoint().seq() == 7);
        assertThat(stream.checkpoint().ddlSkipped()).isEqualTo(5);
        assertThat(stream.transactions()).last().isInstanceOf(TransactionChunk.class);
        assertThat(TestStream.state(service)).isEqualTo(StreamState.RUNNING);
    }

    @Test
    void accountsForPartsOfJsonInTablesThatAreNotReplicated() throws Exception {
        execute("CREATE TABLE other.j (id INT PRIMARY KEY, j JSON)");
        stream.init();
        stream.startAndAwait();
        execute(
                "INSERT INTO other.j VALUES (1, JSON_OBJECT('a', 1, 'b', REPEAT('x', 200)))",
                "SET binlog_row_value_options = PARTIAL_JSON",
                "UPDATE other.j SET j = JSON_SET(j, '$.a', 2)",
                "INSERT INTO shop.t (note) VALUES ('behind')");
        await().atMost(PATIENCE).until(() -> stream.checkpoint().seq() == 4);
        assertThat(stream.transactions())
                .anySatisfy(each -> assertThat(each)
                        .isInstanceOfSatisfying(
                                Range.class,
                                range -> assertThat(range.lastSeq()).isEqualTo(3)));
    }

    /** The server would begin with a binlog behind it, were it not asked for what it gave last. */
    @Test
    void w4StopsAtATransactionWithoutGtidAlsoOneOfWhileItWasAway() throws Exception {
        stream.init();
        SyncerService service = stream.startAndAwait();
        execute("INSERT INTO shop.t (note) VALUES ('one')");
        stream.awaitTransactions(2);
        service.close();
        try {
            execute(
                    "SET GLOBAL gtid_mode = ON_PERMISSIVE",
                    "SET GTID_NEXT = 'ANONYMOUS'",
                    "INSERT INTO shop.t (note) VALUES ('without GTID')",
                    "SET GTID_NEXT = 'AUTOMATIC'");
        } finally {
            execute("SET GLOBAL gtid_mode = ON", "FLUSH BINARY LOGS");
        }
        execute("INSERT INTO shop.t (note) VALUES ('behind')");
        StreamHealth stopped = TestStream.awaitStopped(stream.start());
        assertThat(stopped.error()).contains("anonymous");
        assertThat(stopped.remedy()).contains("hold transactions without GTIDs").contains("gtid_mode=ON");
        assertThat(stream.transactions()).hasSize(2);
    }
}
