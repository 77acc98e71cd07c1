package io.crosstide.syncer;

import static io.crosstide.syncer.TestStream.PATIENCE;
import static io.crosstide.syncer.TestStream.execute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.crosstide.change.definition.DefinedColumn;
import io.crosstide.change.definition.DefinedIndex;
import io.crosstide.change.definition.DefinedTrigger;
import io.crosstide.change.definition.RememberedLink;
import io.crosstide.change.definition.TableDefinition;
import io.crosstide.change.row.TableName;
import io.crosstide.change.wire.DefinitionCodec;
import io.crosstide.change.wire.DefinitionRecord;
import io.crosstide.change.wire.DefinitionsReading;
import io.crosstide.change.wire.DefinitionsReadingCodec;
import io.crosstide.streams.DefinitionRecords;
import io.crosstide.streams.KafkaClients;
import io.crosstide.streams.StreamView;
import io.crosstide.streams.Time;
import io.crosstide.syncer.definition.DefinitionWatch;
import io.crosstide.syncer.definition.PendingDefinitions;
import io.crosstide.syncer.failure.StreamFencedException;
import io.crosstide.syncer.publish.StreamProducer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the syncer publishes of the definitions of its tables. */
class DefinitionsTest {
    private static final TableName T = new TableName("shop", "t");
    private static final TableName ITEM = new TableName("shop", "item");

    private TestStream stream;
    private UUID streamId;

    @BeforeEach
    void create() throws Exception {
        stream = TestStream.create();
        streamId = stream.init().streamId();
    }

    @AfterEach
    void close() throws Exception {
        stream.close();
    }

    @Test
    void publishesTheTablesAtItsStartAndWhatChangesByDdl() throws Exception {
        stream.startAndAwait();
        await("the first reading").atMost(PATIENCE).until(() -> !readings().isEmpty());
        Map<TableName, TableDefinition> first = published();
        assertThat(first).containsOnlyKeys(T);
        assertThat(table(T).columns())
                .extracting(DefinedColumn::columnType)
                .containsExactly("int", "varchar(500)", "longblob", "json");
        assertThat(readings().get(0).include()).containsExactly("shop.*");

        execute(
                "CREATE TABLE shop.item (id INT PRIMARY KEY, v INT DEFAULT 7, KEY (v DESC),"
                        + " CONSTRAINT of_t FOREIGN KEY (v) REFERENCES shop.t (id))",
                "CREATE TRIGGER shop.fires BEFORE INSERT ON shop.item FOR EACH ROW SET NEW.v = 1");
        await("the new table")
                .atMost(PATIENCE)
                .until(() ->
                        published().containsKey(ITEM) && !table(ITEM).triggers().isEmpty());
        assertThat(table(ITEM).indexes()).extracting(DefinedIndex::name).contains("PRIMARY", "v");
        assertThat(table(ITEM).triggers())
                .containsExactly(new DefinedTrigger("fires", "BEFORE", "INSERT", "SET NEW.v = 1"));
        assertThat(table(ITEM).foreignKeys()).singleElement().satisfies(key -> {
            assertThat(key.parent()).isEqualTo(T);
            assertThat(key.onDelete()).isEqualTo("NO ACTION");
        });
        assertThat(table(T)).isEqualTo(first.get(T));

        execute("DROP TABLE shop.item");
        await("the removal").atMost(PATIENCE).until(() -> !published().containsKey(ITEM));
        assertThat(stream.checkpoint().ddlSkipped()).isEqualTo(3);
    }

    /** Such rows are no DDL statement: they are found by the reading that comes from time to time. */
    @Test
    void publishesWhatTheLinksIntoItsDatacenterRemember() throws Exception {
        stream.startAndAwait();
        await("the table").atMost(PATIENCE).until(() -> published().containsKey(T));
        execute("INSERT INTO crosstide.missing_column (mesh, cluster, source, database_name, table_name, column_name,"
                + " default_value, gtid, time) VALUES ('" + stream.topology.name()
                + "', 'orders', 'west', 'shop', 't', 'size', '7', '', UTC_TIMESTAMP(6))");
        await("the column").atMost(PATIENCE).until(() -> !table(T).remembered().isEmpty());
        assertThat(table(T).remembered())
                .containsExactly(new RememberedLink(
                        "west", List.of(), List.of(), List.of(new RememberedLink.MissingColumn("size", "7", null))));
    }

    @Test
    void publishesNoDefinitionAgainThatHasNotChanged() throws Exception {
        try (SyncerService first = stream.startAndAwait()) {
            await("a reading")
                    .atMost(PATIENCE)
                    .until(() -> first.ready() && !readings().isEmpty());
        }
        execute("DROP TABLE shop.t", "CREATE TABLE shop.late (id INT PRIMARY KEY)");
        int before = readings().size();
        stream.startAndAwait();
        await("three more readings").atMost(PATIENCE).until(() -> readings().size() >= before + 3);
        assertThat(published()).containsOnlyKeys(new TableName("shop", "late"));
        assertThat(parts("definition:`shop`.`late`")).isEqualTo(1);
        assertThat(parts("definition:`shop`.`t`")).as("once, and its removal").isEqualTo(2);
    }

    @Test
    void readsAgainAfterAFailure() throws Exception {
        AtomicInteger openings = new AtomicInteger();
        PendingDefinitions pending = new PendingDefinitions();
        DefinitionWatch.Source source = new DefinitionWatch.Source(
                stream.name,
                streamId,
                stream.kafka(),
                () -> {
                    switch (openings.incrementAndGet()) {
                        case 1 -> throw new IllegalStateException("the secret is not there");
                        case 2 -> throw new SQLException("the server is not there");
                        default -> {
                            return Servers.MYSQL.connect();
                        }
                    }
                },
                stream.topology.replication("orders").tables(),
                List.of());
        try (DefinitionWatch watch = new DefinitionWatch(source, pending, Duration.ofMillis(10), Time.SYSTEM)) {
            watch.start();
            await("the table").atMost(PATIENCE).until(() -> !pending.take().isEmpty());
        }
        assertThat(openings).hasValueGreaterThanOrEqualTo(3);
    }

    @Test
    void aFencedProcessPublishesNoDefinition() {
        DefinitionRecord late = new DefinitionRecord(DefinitionRecord.PART_PREFIX + "`shop`.`t`", new byte[] {1});
        try (StreamProducer first = new StreamProducer(stream.name, stream.kafka(), Time.SYSTEM);
                StreamProducer second = new StreamProducer(stream.name, stream.kafka(), Time.SYSTEM)) {
            second.commit(stream.checkpoint());
            assertThatThrownBy(() -> {
                        first.send(late);
                        first.commit(stream.checkpoint());
                    })
                    .isInstanceOf(StreamFencedException.class);
        }
        assertThat(parts(late.key())).isZero();
    }

    /** As an older version would read the topic: it knows no keys of definitions. */
    @Test
    void definitionsHideNoCheckpoint() throws Exception {
        stream.startAndAwait().close();
        try (StreamProducer producer = new StreamProducer(stream.name, stream.kafka(), Time.SYSTEM);
                StreamView view = new StreamView(stream.kafka(), stream.name, Time.SYSTEM)) {
            var before = view.checkpoint();
            for (int i = 0; i < 100; i++) {
                producer.send(new DefinitionRecord(DefinitionRecord.PART_PREFIX + i, new byte[] {1}));
            }
            producer.commit();
            assertThat(view.checkpoint()).isEqualTo(before).isPresent();
            assertThat(view.openTransaction()).isEmpty();
        }
    }

    private TableDefinition table(TableName name) {
        return Objects.requireNonNull(published().get(name));
    }

    private Map<TableName, TableDefinition> published() {
        try (DefinitionRecords<byte[]> records = new DefinitionRecords<>(
                stream.kafka(), stream.name, KafkaClients.PATIENCE, Function.identity(), Time.SYSTEM)) {
            List<byte[]> parts = new ArrayList<>();
            records.read().forEach((key, value) -> {
                if (key.startsWith(DefinitionRecord.PART_PREFIX)) {
                    parts.add(value);
                }
            });
            Map<TableName, TableDefinition> tables = new LinkedHashMap<>();
            new DefinitionCodec().decode(streamId, parts).forEach(table -> tables.put(table.name(), table));
            return tables;
        }
    }

    private List<DefinitionsReading> readings() {
        DefinitionsReadingCodec codec = new DefinitionsReadingCodec();
        return stream.committed(stream.name.checkpointsTopic()).stream()
                .filter(each -> key(each.key()).equals(DefinitionRecord.READING_KEY))
                .map(each -> codec.decode(each.value()))
                .toList();
    }

    /** How many records there are under a key, removals included. */
    private long parts(String key) {
        return stream.committed(stream.name.checkpointsTopic()).stream()
                .filter(each -> key(each.key()).equals(key))
                .count();
    }

    private static String key(byte[] key) {
        return new String(key, StandardCharsets.UTF_8);
    }
}
