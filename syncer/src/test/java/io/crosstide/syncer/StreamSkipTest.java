package io.crosstide.syncer;

import static io.crosstide.syncer.TestStream.PATIENCE;
import static io.crosstide.syncer.TestStream.execute;
import static io.crosstide.syncer.TestStream.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.crosstide.bookkeeping.conflict.Conflict;
import io.crosstide.bookkeeping.conflict.ConflictFilter;
import io.crosstide.bookkeeping.conflict.ConflictTable;
import io.crosstide.bookkeeping.link.HeldTransaction;
import io.crosstide.bookkeeping.link.HeldTransactionTable;
import io.crosstide.change.gtid.Gtid;
import io.crosstide.change.wire.Checkpoint;
import io.crosstide.change.wire.TransactionChunk;
import io.crosstide.streams.Time;
import io.crosstide.syncer.failure.RefusedTransaction;
import io.crosstide.syncer.skip.HeldTransactionReader;
import io.crosstide.syncer.skip.StreamHolds;
import io.crosstide.syncer.status.StreamHealth;
import io.crosstide.syncer.status.StreamMetrics;
import io.crosstide.syncer.status.StreamState;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A stream skips exactly the transaction that an operator names, and records what can be read of it. */
class StreamSkipTest {
    private static final String LONG = "x".repeat(200);

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private TestStream stream;
    private HeldTransactionTable held;

    @BeforeEach
    void create() throws Exception {
        stream = TestStream.create();
        held = new HeldTransactionTable(stream.name);
    }

    @AfterEach
    void close() throws Exception {
        stream.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "null", textBlock = """
                    binlog_format = STATEMENT | UPDATE shop.t SET note = 'changed' | shop.* | null | null | {statement=UPDATE shop.t SET note = 'changed'}
                    binlog_row_image = MINIMAL | UPDATE shop.t SET note = 'changed' | shop.t | 2 | {id=1} | {note=changed}
                    binlog_row_value_options = PARTIAL_JSON | UPDATE shop.t SET note = 'changed', j = JSON_SET(j, '$.a', 2) | shop.t | 2 | {blobby=null, id=1, j={"a": 1, "b": "LONG"}, note=one} | {blobby=null, id=1, note=changed}
                    """)
    void w4SkipsWhatCannotBePublishedOnRecord(
            String setting, String sql, String table, @Nullable Long rows, @Nullable String before, String after)
            throws Exception {
        stream.init();
        SyncerService service = stream.start(registry);
        String json = "{\"a\": 1, \"b\": \"" + LONG + "\"}";
        execute("INSERT INTO shop.t (note, j) VALUES ('one', '" + json + "'), ('two', '" + json + "')");
        await().atMost(PATIENCE).until(() -> stream.checkpoint().seq() == 2);
        execute(
                "SET SESSION " + setting,
                "SET SESSION binlog_transaction_compression = " + (setting.contains("MINIMAL") ? "ON" : "OFF"),
                sql);
        execute("INSERT INTO shop.t (note) VALUES ('after')");
        HeldTransaction found = awaitHeld(service);
        assertThat(found.error()).isEqualTo(service.health().get(0).error());
        assertThat(found.tables()).containsExactly(table);
        assertThat(found.rows()).isEqualTo(rows);
        assertThat(conflicts()).isEmpty();
        assertThat(TestStream.state(service)).isEqualTo(StreamState.STOPPED);

        order(found.gtid());
        awaitPassed(service, found.gtid());
        List<Conflict> conflicts = conflicts();
        assertThat(conflicts)
                .hasSize(rows == null ? 1 : 2)
                .extracting(Conflict::table)
                .containsOnly(table);
        Conflict first = conflicts.get(0);
        assertThat(text(first.before())).isEqualTo(before);
        assertThat(text(first.after())).isEqualTo(after);
        assertThat(first.note()).contains("op@host", "a test", found.error());
        if (rows != null) {
            assertThat(first.key()).containsExactly(Map.entry("id", "1"));
        }
        if (setting.contains("JSON")) {
            assertThat(first.note()).contains("only a part is known of the new value of j");
        }
        assertThat(chunks()).extracting(TransactionChunk::rows).containsExactly(2, 1);
        PublishingTest.assertContiguous(stream.transactions());
        await("the order has ended")
                .atMost(PATIENCE)
                .until(() ->
                        value("SELECT COUNT(*) FROM crosstide.held_transaction").equals("0"));
        assertThat(registry.get("crosstide.stream.skips").counter().count()).isEqualTo(1);
    }

    @Test
    void w4SkipsTheCommitOfAnXaTransactionThatTheStreamDidNotSeePrepared() throws Exception {
        String west = UUID.randomUUID().toString();
        stream.init();
        SyncerService service = stream.start(registry);
        execute(
                "INSERT INTO crosstide.origin VALUES ('" + west + "', 'west', NOW(6))",
                "SET GTID_NEXT = '" + west + ":1'",
                "XA START 'mixed'",
                "INSERT INTO shop.t (note) VALUES ('whose?')",
                "XA END 'mixed'",
                "XA PREPARE 'mixed'",
                "SET GTID_NEXT = 'AUTOMATIC'",
                "XA COMMIT 'mixed'");
        execute("INSERT INTO shop.t (note) VALUES ('after')");
        HeldTransaction found = awaitHeld(service);
        assertThat(found.error()).contains("did not see prepared");
        assertThat(found.tables()).isEmpty();
        order(found.gtid());
        awaitPassed(service, found.gtid());
        assertThat(conflicts()).singleElement().satisfies(each -> {
            assertThat(each.table()).isEqualTo("unknown.unknown");
            assertThat(text(each.after())).isEqualTo("{statement=XA COMMIT X'6d69786564',X'',1}");
        });
        assertThat(chunks()).hasSize(1);
        PublishingTest.assertContiguous(stream.transactions());
    }

    /** The commit has no rows of its own: those of the prepare are recorded. */
    @Test
    void w4SkipsTheCommitOfAnXaTransactionWithPartialImages() throws Exception {
        stream.init();
        SyncerService service = stream.start(registry);
        execute("INSERT INTO shop.t (note) VALUES ('one')");
        execute(
                "SET SESSION binlog_row_image = MINIMAL",
                "XA START 'partial'",
                "UPDATE shop.t SET note = 'changed'",
                "XA END 'partial'",
                "XA PREPARE 'partial'");
        await().atMost(PATIENCE).until(() -> !stream.checkpoint().prepared().isEmpty());
        execute("XA COMMIT 'partial'", "INSERT INTO shop.t (note) VALUES ('after')");
        HeldTransaction found = awaitHeld(service);
        assertThat(found.tables()).containsExactly("shop.t");
        order(found.gtid());
        awaitPassed(service, found.gtid());
        assertThat(conflicts())
                .extracting(Conflict::table, each -> text(each.after()))
                .containsExactlyInAnyOrder(
                        tuple("unknown.unknown", "{statement=XA COMMIT X'7061727469616c',X'',1}"),
                        tuple("shop.t", "{note=changed}"));
        assertThat(stream.checkpoint().prepared()).isEmpty();
        assertThat(chunks()).hasSize(2);
    }

    /** What a process leaves that dies between the records and the checkpoint. */
    @Test
    void w1RecordsOnceWhenAProcessDiedBeforeItsCheckpoint() throws Exception {
        stream.init();
        SyncerService service = stream.start(registry);
        execute("INSERT INTO shop.t (note) VALUES ('one')");
        execute("SET SESSION binlog_row_image = MINIMAL", "UPDATE shop.t SET note = 'changed'");
        HeldTransaction found = awaitHeld(service);
        assertThat(chunks()).as("what came before does not wait").hasSize(1);
        service.close();
        order(found.gtid());
        Checkpoint checkpoint = stream.checkpoint();
        try (Connection connection = Servers.MYSQL.connect()) {
            assertThat(obeyed(connection, Optional.empty(), checkpoint))
                    .as("this process has not refused it")
                    .isEmpty();
            RefusedTransaction refused = new RefusedTransaction(found.gtid(), "binlog.000001:4");
            assertThat(obeyed(connection, Optional.of(refused), checkpoint)).containsExactly(found.gtid());
            assertThat(obeyed(connection, Optional.empty(), checkpoint))
                    .as("it is recorded, so whoever is next passes it")
                    .containsExactly(found.gtid());
            assertThat(held.withdrawUnlessRecorded(connection, found.gtid())).isFalse();
        }
        List<Conflict> before = conflicts();
        assertThat(before).hasSize(1);
        awaitPassed(stream.start(new SimpleMeterRegistry()), found.gtid());
        assertThat(conflicts()).isEqualTo(before);
    }

    @Test
    void orderHasNoEffectWhenTheTransactionPassesByOtherRules() throws Exception {
        stream.init();
        SyncerService service = stream.start(registry);
        execute("SET SESSION binlog_row_image = MINIMAL", "INSERT INTO shop.t (note) VALUES ('part')");
        HeldTransaction found = awaitHeld(service);
        service.close();
        order(found.gtid());
        Path excluding = Files.createTempFile("crosstide-excluding", ".yaml");
        Files.writeString(
                excluding,
                Files.readString(stream.file())
                        .replace("include: [\"shop.*\"]", "include: [\"shop.*\"], exclude: [\"shop.t\"]"));
        try (SyncerService passing =
                TestStream.service(TestStream.parse(excluding), TestStream.environment(), registry)) {
            passing.start();
            await().atMost(PATIENCE).until(() -> stream.checkpoint().executed().contains(found.gtid()));
            await().atMost(PATIENCE)
                    .until(() -> value("SELECT COUNT(*) FROM crosstide.held_transaction")
                            .equals("0"));
        } finally {
            Files.delete(excluding);
        }
        assertThat(conflicts()).isEmpty();
        assertThat(registry.get("crosstide.stream.skips").counter().count()).isZero();
    }

    private Set<Gtid> obeyed(Connection connection, Optional<RefusedTransaction> refused, Checkpoint checkpoint)
            throws Exception {
        StreamHolds holds = new StreamHolds(
                stream.name,
                connection,
                new HeldTransactionReader(stream.name, Servers.binlogSource(0xC000_0009L), Time.SYSTEM),
                stream.topology.replication("orders").tables(),
                new StreamMetrics(stream.name, new SimpleMeterRegistry(), Time.SYSTEM),
                Time.SYSTEM);
        holds.obey(refused, checkpoint);
        return holds.skipped();
    }

    private HeldTransaction awaitHeld(SyncerService service) throws SQLException {
        StreamHealth stopped = TestStream.awaitStopped(service);
        await("on record").atMost(PATIENCE).until(() -> !all().isEmpty());
        HeldTransaction found = all().get(0);
        assertThat(stopped.error()).contains("transaction " + found.gtid() + " at binlog.");
        assertThat(stopped.remedy()).contains("crosstide skip --stream east -c orders --gtid " + found.gtid());
        return found;
    }

    private List<HeldTransaction> all() throws SQLException {
        try (Connection connection = Servers.MYSQL.connect()) {
            return held.all(connection);
        }
    }

    private void order(Gtid gtid) throws SQLException {
        try (Connection connection = Servers.MYSQL.connect()) {
            assertThat(held.order(connection, gtid, "op@host", "a test")).isTrue();
        }
    }

    private void awaitPassed(SyncerService service, Gtid gtid) {
        await("passed")
                .atMost(PATIENCE)
                .until(() -> stream.checkpoint().executed().contains(gtid));
        await("running").atMost(PATIENCE).until(() -> TestStream.state(service) == StreamState.RUNNING);
        assertThat(stream.checkpoint().error()).isEmpty();
    }

    private List<Conflict> conflicts() throws SQLException {
        List<Conflict> all = new ArrayList<>();
        try (Connection connection = Servers.MYSQL.connect()) {
            new ConflictTable(stream.name.mesh(), "orders").read(connection, ConflictFilter.ALL, all::add);
        }
        all.sort(Comparator.comparing(Conflict::eventIndex).thenComparing(Conflict::rowIndex));
        return all;
    }

    private List<TransactionChunk> chunks() {
        return stream.transactions().stream()
                .filter(TransactionChunk.class::isInstance)
                .map(TransactionChunk.class::cast)
                .toList();
    }

    private static @Nullable String text(@Nullable Map<String, @Nullable String> image) {
        return image == null ? null : new TreeMap<>(image).toString().replace(LONG, "LONG");
    }
}
