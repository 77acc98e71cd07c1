package io.crosstide.syncer;

import static io.crosstide.syncer.TestStream.execute;
import static io.crosstide.syncer.TestStream.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.binlog.AttendedParts;
import io.crosstide.binlog.BinlogReader;
import io.crosstide.binlog.EventQueue;
import io.crosstide.change.event.EventHeader;
import io.crosstide.change.event.EventType;
import io.crosstide.change.event.FormatDescription;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.row.EventsWriter;
import io.crosstide.change.wire.Checkpoint;
import io.crosstide.change.wire.TransactionChunk;
import io.crosstide.streams.Time;
import io.crosstide.syncer.assembly.TransactionAssembler;
import io.crosstide.syncer.definition.PendingDefinitions;
import io.crosstide.syncer.filter.OriginClaims;
import io.crosstide.syncer.filter.OriginFilter;
import io.crosstide.syncer.filter.StatementFilter;
import io.crosstide.syncer.filter.TableFilter;
import io.crosstide.syncer.proof.HistoryProbe;
import io.crosstide.syncer.proof.SourceState;
import io.crosstide.syncer.publish.BatchCommitter;
import io.crosstide.syncer.publish.ColumnDefaults;
import io.crosstide.syncer.publish.StreamProducer;
import io.crosstide.syncer.publish.TransactionPublisher;
import io.crosstide.syncer.status.StreamMetrics;
import io.crosstide.syncer.xa.PreparedReader;
import io.crosstide.syncer.xa.XaTransactions;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.zip.CRC32;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A transaction that an older server prepared and a newer server commits. */
class XaFormatTest {
    private static final byte[] NEWER = "9.99.9\0".getBytes(StandardCharsets.UTF_8);
    private static final int FLAGS_OFFSET = EventHeader.LENGTH - 2;
    private static final int VERSION_OFFSET = EventHeader.LENGTH + 2;

    @ParameterizedTest
    @ValueSource(ints = {1, 15_000}) // kept in memory; read preparedReader
    void publishesRowsWithTheFormatInWhichTheyWereWritten(int rows) throws Exception {
        try (TestStream stream = TestStream.create();
                Connection connection = Servers.MYSQL.connect()) {
            stream.init();
            Checkpoint checkpoint = stream.checkpoint();
            execute(
                    "SET SESSION cte_max_recursion_depth = 1000000",
                    "XA START 'old'",
                    "INSERT INTO shop.t (note) WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < "
                            + rows + ") SELECT SHA2(i, 512) FROM n",
                    "XA END 'old'",
                    "XA PREPARE 'old'",
                    "FLUSH BINARY LOGS",
                    "XA COMMIT 'old'",
                    "INSERT INTO shop.t (note) VALUES ('new')");
            try (StreamProducer producer = new StreamProducer(stream.name, stream.kafka(), Time.SYSTEM)) {
                publish(stream, checkpoint, producer, connection);
            }

            List<String> versions = new ArrayList<>();
            for (var each : stream.transactions()) {
                if (each instanceof TransactionChunk chunk && chunk.formatDescription().length > 0) {
                    versions.add(chunk.rows() + " rows of "
                            + FormatDescription.parse(chunk.formatDescription()).serverVersion());
                }
            }
            assertThat(versions).hasSize(2);
            assertThat(versions.get(0)).contains(value("SELECT VERSION()"));
            assertThat(versions.get(1)).isEqualTo("1 rows of 9.99.9");
        }
    }

    /** Publishes everything that was executed after the checkpoint. */
    private static void publish(
            TestStream stream, Checkpoint checkpoint, StreamProducer producer, Connection connection) throws Exception {
        SourceState source = SourceState.read(connection);
        StreamMetrics metrics = new StreamMetrics(stream.name, new SimpleMeterRegistry(), Time.SYSTEM);
        OriginClaims claims = new OriginClaims(Map.of(source.serverUuid(), Set.of("east")));
        OriginFilter origins = new OriginFilter("east", () -> claims);
        BatchCommitter batch = new BatchCommitter(
                stream.name,
                source,
                checkpoint,
                producer,
                open -> {},
                new PendingDefinitions(),
                origins,
                Duration.ZERO,
                metrics,
                Time.SYSTEM);
        TransactionPublisher publisher = new TransactionPublisher(
                stream.name,
                source.serverUuid(),
                batch,
                origins,
                new TableFilter(stream.topology.replication("orders").tables()),
                new StatementFilter(stream.topology.replication("orders").tables()),
                new ColumnDefaults(connection),
                new HistoryProbe(GtidSet.EMPTY, GtidSet.EMPTY, 0),
                Set.of(),
                EventsWriter.DEFAULT_LIMIT);
        PreparedReader preparedReader =
                new PreparedReader(stream.name, Servers.binlogSource(0xC000_0004L), metrics, Time.SYSTEM);
        TransactionAssembler assembler = new TransactionAssembler(
                stream.name, new XaTransactions(stream.name, publisher, batch, preparedReader));
        EventQueue queue = new EventQueue(4 << 20);
        AttendedParts parts = new AttendedParts(queue::poll, () -> {});
        GtidSet known = checkpoint.executed();
        boolean first = true;
        try (BinlogReader binlog =
                new BinlogReader(Servers.binlogSource(0xC000_0003L), known, queue, "test", Time.SYSTEM)) {
            binlog.start();
            while (!batch.known().containsAll(source.executed())) {
                byte[] event = Objects.requireNonNull(queue.poll(TestStream.PATIENCE));
                if (EventHeader.read(event, 0).type() == EventType.FORMAT_DESCRIPTION) {
                    assembler.accept(first ? event : ofNewerServer(event), parts);
                    first = false;
                } else {
                    assembler.accept(event, parts);
                }
            }
        }
        batch.flush();
    }

    private static byte[] ofNewerServer(byte[] event) {
        System.arraycopy(NEWER, 0, event, VERSION_OFFSET, NEWER.length);
        event[FLAGS_OFFSET] = 0; // the file is open: the checksum does not cover that
        CRC32 crc = new CRC32();
        crc.update(event, 0, event.length - 4);
        ByteBuffer.wrap(event).order(ByteOrder.LITTLE_ENDIAN).putInt(event.length - 4, (int) crc.getValue());
        return event;
    }
}
