package io.crosstide.syncer;

import static io.crosstide.syncer.TestStream.PATIENCE;
import static io.crosstide.syncer.TestStream.execute;
import static io.crosstide.syncer.TestStream.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crosstide.change.event.FormatDescription;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.row.EventsReader;
import io.crosstide.change.row.Kind;
import io.crosstide.change.wire.Checkpoint;
import io.crosstide.change.wire.Heartbeat;
import io.crosstide.change.wire.Range;
import io.crosstide.change.wire.StreamRecord;
import io.crosstide.change.wire.TransactionChunk;
import io.crosstide.syncer.stream.CreatedStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

public class PublishingTest {
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
    void s1PublishesTransactionsWithRowsAndRangesForTheRest() throws Exception {
        CreatedStream created = stream.init();
        stream.startAndAwait();
        execute(
                "INSERT INTO shop.t (note) VALUES ('one'), ('two')",
                "UPDATE shop.t SET note = 'three' WHERE id = 2",
                "CREATE TABLE shop.u (id INT PRIMARY KEY)",
                "INSERT INTO other.t (note) VALUES ('filtered')",
                "BEGIN",
                "INSERT INTO crosstide.local_change (note) VALUES ('by hand')",
                "DELETE FROM shop.t WHERE id = 1",
                "COMMIT",
                "BEGIN",
                "INSERT INTO other.t (note) VALUES ('filtered too')",
                "INSERT INTO shop.u VALUES (7)",
                "DELETE FROM shop.t WHERE id = 2",
                "COMMIT");
        await().atMost(PATIENCE)
                .until(() -> stream.checkpoint().seq() == 7); // the row in crosstide.stream is the first

        List<StreamRecord> records = stream.transactions();
        TransactionChunk first = (TransactionChunk) records.get(1);
        assertThat(records).allMatch(each -> each.streamId().equals(created.streamId()));
        assertThat(first.seq()).isEqualTo(2);
        assertThat(first.isWhole()).isTrue();
        assertThat(first.rows()).isEqualTo(2);
        assertThat(FormatDescription.parse(first.formatDescription()).hasChecksum())
                .isFalse();
        TransactionChunk last = (TransactionChunk) records.get(records.size() - 1);
        assertThat(last.seq()).isEqualTo(7);
        assertThat(changes(last)).containsExactly("shop.u INSERT 1", "shop.t DELETE 1");
        List<Range> ranges = records.stream()
                .filter(Range.class::isInstance)
                .map(Range.class::cast)
                .toList();
        assertThat(ranges.get(1).seq()).isEqualTo(4);
        assertThat(ranges.get(ranges.size() - 1).lastSeq()).isEqualTo(6);
        assertThat(ranges.stream().flatMap(range -> range.ddl().stream()))
                .containsExactly("CREATE TABLE shop.u (id INT PRIMARY KEY)");
        assertContiguous(records);
        Checkpoint checkpoint = stream.checkpoint();
        assertThat(checkpoint.ddlSkipped()).isEqualTo(1);
        assertThat(checkpoint.executed().plus(checkpoint.pending()))
                .isEqualTo(GtidSet.parse(value("SELECT @@global.gtid_executed")));
        assertThat(checkpoint.published().count()).isEqualTo(7);
        var headers = stream.committed(stream.name.transactionsTopic()).stream()
                .map(ConsumerRecord::headers)
                .filter(each -> header(each, "kind").equals("TRANSACTION"))
                .findFirst()
                .orElseThrow();
        assertThat(header(headers, "gtid")).isEqualTo(first.gtid().toString());
    }

    /** It is more than one range if the stream reads the second transaction much later than the first. */
    @Test
    void bookkeepingAloneIsPublishedAsRangesAfterASecond() throws Exception {
        stream.init();
        stream.startAndAwait();
        await("the row in crosstide.stream")
                .atMost(PATIENCE)
                .until(() -> stream.checkpoint().seq() == 1);
        Instant begin = Instant.now();
        execute(
                "INSERT INTO crosstide.link_state VALUES ('m', 'c', 's', 'running', NULL, NULL, NOW())",
                "INSERT INTO crosstide.owner VALUES ('m', 'c', 's', 1, 'i', NOW())");
        await().atMost(PATIENCE).until(() -> stream.checkpoint().seq() == 3);
        assertThat(Duration.between(begin, Instant.now())).isGreaterThan(Duration.ofMillis(900));

        assertThat(stream.checkpoint().pending()).isEqualTo(GtidSet.EMPTY);
        List<StreamRecord> records = stream.transactions();
        assertContiguous(records);
        assertThat(TestStream.lastSeq(records)).isEqualTo(3);
        assertThat(records.subList(1, records.size()))
                .allMatch(Range.class::isInstance)
                .allSatisfy(range -> {
                    assertThat(range.stamp()).isGreaterThan(range.commitTimeMicros());
                    assertThat(Instant.EPOCH.plus(range.commitTimeMicros(), ChronoUnit.MICROS))
                            .isBetween(begin.minusSeconds(1), Instant.now());
                });
    }

    @Test
    void bookkeepingJoinsTheRangeBeforeTheNextTransaction() throws Exception {
        stream.init();
        execute(
                "INSERT INTO crosstide.link_state VALUES ('m', 'c', 's', 'running', NULL, NULL, NOW())",
                "INSERT INTO crosstide.owner VALUES ('m', 'c', 's', 1, 'i', NOW())",
                "INSERT INTO shop.t (note) VALUES ('real')");
        stream.startAndAwait();
        await("with the row in crosstide.stream")
                .atMost(PATIENCE)
                .until(() -> stream.checkpoint().seq() == 4);
        List<StreamRecord> records = stream.transactions();
        assertContiguous(records);
        int last = records.size() - 1;
        assertThat(records.get(last)).isInstanceOf(TransactionChunk.class);
        assertThat(records.get(last).seq()).isEqualTo(4);
        assertThat(((Range) records.get(last - 1)).lastSeq()).isEqualTo(3);
    }

    @Test
    void bookkeepingThatAnEarlierSessionReadIsPublished() throws Exception {
        stream.init();
        SyncerService first = stream.startAndAwait();
        await().atMost(PATIENCE).until(() -> stream.checkpoint().seq() == 1);
        execute("INSERT INTO crosstide.owner VALUES ('m', 'c', 's', 1, 'i', NOW())");
        first.close();
        stream.startAndAwait();
        await().atMost(PATIENCE).until(() -> stream.checkpoint().seq() == 2);
        assertThat(stream.transactions().get(1).commitTimeMicros()).isPositive();
    }

    @Test
    void idleStreamHasOnlyHeartbeats() throws Exception {
        stream.init();
        SyncerService service = stream.startAndAwait();
        await("the row in crosstide.stream")
                .atMost(PATIENCE)
                .until(() -> stream.checkpoint().seq() == 1);
        int before = stream.records().size();
        await().atMost(PATIENCE).until(() -> stream.records().size() >= before + 3);
        List<StreamRecord> since = stream.records().subList(before, before + 3);
        assertThat(since).allMatch(Heartbeat.class::isInstance);
        assertThat(((Heartbeat) since.get(2)).executed())
                .isEqualTo(GtidSet.parse(value("SELECT @@global.gtid_executed")));
        assertThat(service.ready()).isTrue();
        assertThat(service.health().get(0).lag()).isNotNull().isLessThan(Duration.ofSeconds(3));
    }

    @Test
    void heartbeatsCanBeSwitchedOff() throws Exception {
        stream.close();
        stream = TestStream.create("syncer: { heartbeat: off }");
        stream.init();
        SyncerService service = stream.startAndAwait();
        execute("INSERT INTO shop.t (note) VALUES ('real')");
        Instant published = Instant.now();
        stream.awaitTransactions(1);
        await("the time of a heartbeat")
                .atMost(PATIENCE)
                .until(() -> completeUntil(service).isAfter(published.plusSeconds(1)));
        assertThat(stream.records()).noneMatch(Heartbeat.class::isInstance);
    }

    private static Instant completeUntil(SyncerService service) {
        Duration lag = service.health().get(0).lag();
        return lag == null ? Instant.EPOCH : Instant.now().minus(lag);
    }

    @Test
    void publishesALargeTransactionInChunksUnderOneSeq() throws Exception {
        stream.init();
        stream.startAndAwait();
        insertMany(60_000, "SET @x = 1");
        await().atMost(PATIENCE).until(() -> stream.checkpoint().seq() >= 2);
        assertLarge(60_000);
    }

    @Test
    void unpacksACompressedTransaction() throws Exception {
        stream.init();
        stream.startAndAwait();
        insertMany(20_000, "SET SESSION binlog_transaction_compression = ON");
        await().atMost(PATIENCE).until(() -> stream.checkpoint().seq() >= 2);
        assertLarge(20_000);
    }

    @Test
    void abortsALargeLocalTransaction() throws Exception {
        stream.init();
        stream.startAndAwait();
        insertMany(30_000, "SET @x = 1", "INSERT INTO crosstide.local_change (note) VALUES ('late')");
        execute("INSERT INTO shop.t (note) VALUES ('after')");
        await().atMost(PATIENCE).until(() -> stream.checkpoint().seq() >= 3);
        List<StreamRecord> records = stream.transactions();
        assertContiguous(records);
        assertThat(records.stream().filter(TransactionChunk.class::isInstance)).hasSize(1);
        TransactionChunk only = (TransactionChunk) records.get(records.size() - 1);
        assertThat(only.isWhole()).isTrue();
        assertThat(only.formatDescription()).isNotEmpty();
    }

    @Test
    void publishesARowLargerThanAChunkInOneRecord() throws Exception {
        stream.init();
        stream.startAndAwait();
        execute("INSERT INTO shop.t (blobby) VALUES (RANDOM_BYTES(1024)), (REPEAT('x', 3000000))");
        execute("UPDATE shop.t SET blobby = REPEAT('y', 20000000) WHERE id = 2");
        await().atMost(PATIENCE).until(() -> stream.checkpoint().seq() >= 3);
        List<StreamRecord> records = stream.transactions();
        assertContiguous(records);
        TransactionChunk update = (TransactionChunk) records.get(records.size() - 1);
        assertThat(update.events().length).isGreaterThan(23_000_000);
    }

    @Test
    void readsABinlogWithoutChecksums() throws Exception {
        stream.init();
        stream.startAndAwait();
        execute("INSERT INTO shop.t (note) VALUES ('with')");
        stream.awaitTransactions(2);
        try {
            execute("SET GLOBAL binlog_checksum = NONE", "INSERT INTO shop.t (note) VALUES ('without')");
            await().atMost(PATIENCE).until(() -> stream.checkpoint().seq() == 3);
        } finally {
            execute("SET GLOBAL binlog_checksum = CRC32");
        }
        execute("INSERT INTO shop.t (note) VALUES ('with again')");
        await().atMost(PATIENCE).until(() -> stream.checkpoint().seq() == 4);
        assertContiguous(stream.transactions());
    }

    @Test
    void publishesAnOpenTransactionWholeAcrossBinlogRotations() throws Exception {
        stream.init();
        stream.startAndAwait();
        try (Connection connection = Servers.MYSQL.connect();
                Statement open = connection.createStatement()) {
            open.execute("BEGIN");
            open.execute("INSERT INTO shop.t (note) VALUES ('open')");
            execute("FLUSH BINARY LOGS", "INSERT INTO shop.t (note) VALUES ('other')", "FLUSH BINARY LOGS");
            open.execute("DELETE FROM shop.t WHERE note = 'open'");
            open.execute("COMMIT");
        }
        execute("FLUSH BINARY LOGS");
        await().atMost(PATIENCE).until(() -> stream.checkpoint().seq() == 3); // with the row in crosstide.stream
        List<StreamRecord> records = stream.transactions();
        assertContiguous(records);
        assertThat(changes((TransactionChunk) records.get(1))).containsExactly("shop.t INSERT 1");
        assertThat(changes((TransactionChunk) records.get(2))).containsExactly("shop.t INSERT 1", "shop.t DELETE 1");
    }

    @Test
    void publishesTheRowsOfCreateTableSelect() throws Exception {
        stream.init();
        stream.startAndAwait();
        execute("INSERT INTO shop.t (note) VALUES ('a'), ('b')", "CREATE TABLE shop.copy AS SELECT * FROM shop.t");
        await().atMost(PATIENCE).until(() -> stream.checkpoint().seq() == 3); // with the row in crosstide.stream
        List<StreamRecord> records = stream.transactions();
        assertThat(changes((TransactionChunk) records.get(records.size() - 1))).containsExactly("shop.copy INSERT 2");
        assertThat(stream.checkpoint().ddlSkipped()).isEqualTo(1);
    }

    @Test
    void hidesPasswordsInStatements() throws Exception {
        stream.init();
        stream.startAndAwait();
        execute("CREATE USER IF NOT EXISTS somebody IDENTIFIED BY 'very secret'", "DROP USER somebody");
        await().atMost(PATIENCE).until(() -> stream.checkpoint().seq() == 3);
        assertThat(stream.transactions().stream().flatMap(each -> ((Range) each).ddl().stream()))
                .containsExactly("CREATE USER …", "DROP USER somebody");
    }

    private static String header(Headers headers, String key) {
        return new String(headers.lastHeader(key).value(), StandardCharsets.UTF_8);
    }

    private void assertLarge(int rows) {
        List<StreamRecord> records = stream.transactions();
        assertContiguous(records);
        List<TransactionChunk> chunks = records.stream()
                .filter(TransactionChunk.class::isInstance)
                .map(TransactionChunk.class::cast)
                .toList();
        assertThat(chunks).hasSizeGreaterThan(1);
        assertThat(chunks.stream().mapToInt(TransactionChunk::rows).sum()).isEqualTo(rows);
        assertThat(chunks.stream().map(TransactionChunk::seq).distinct()).hasSize(1);
        assertThat(chunks.get(chunks.size() - 1).last()).isTrue();
        assertThat(chunks.stream().filter(TransactionChunk::last)).hasSize(1);
        int eventIndex = 0;
        long seen = 0;
        for (TransactionChunk chunk : chunks) {
            EventsReader reader = new EventsReader(chunk.events(), eventIndex);
            while (reader.hasNext()) {
                seen += reader.next().rows().count();
            }
            eventIndex = reader.nextEventIndex();
        }
        assertThat(seen).isEqualTo(rows);
    }

    static void insertMany(int rows, String before, String... after) throws Exception {
        List<String> statements =
                new ArrayList<>(List.of("USE shop", before, "SET SESSION cte_max_recursion_depth = 1000000", "BEGIN"));
        statements.add(
                "INSERT INTO shop.t (note) WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < "
                        + rows + ") SELECT CONCAT(i, SHA2(i, 512)) FROM n");
        statements.addAll(List.of(after));
        statements.add("COMMIT");
        execute(statements.toArray(String[]::new));
    }

    public static List<String> changes(TransactionChunk chunk) {
        List<String> changes = new ArrayList<>();
        EventsReader reader = new EventsReader(chunk.events(), 0);
        while (reader.hasNext()) {
            EventsReader.TableRows next = reader.next();
            Kind kind = next.rows().kind();
            changes.add(next.table().qualifiedName() + " " + kind + " "
                    + next.rows().count());
        }
        return changes;
    }

    /** Invariant S1: every seq is there once, in order, and chunks of one transaction are together. Stamps grow. */
    public static void assertContiguous(List<StreamRecord> records) {
        long next = 1;
        int chunk = 0;
        long stamp = 0;
        for (StreamRecord each : records) {
            assertThat(each.seq()).as("seq of %s", each).isEqualTo(next);
            if (each instanceof TransactionChunk part) {
                assertThat(part.chunk()).as("chunk of %s", each).isEqualTo(chunk);
                chunk = part.last() ? 0 : chunk + 1;
                next = part.last() ? next + 1 : next;
            } else if (each instanceof Range range) {
                assertThat(chunk).isZero();
                next = range.lastSeq() + 1;
            }
            assertThat(each.stamp()).isGreaterThanOrEqualTo(stamp);
            stamp = each.stamp();
        }
    }
}
