package io.crosstide.syncer;

import static io.crosstide.syncer.TestStream.PATIENCE;
import static io.crosstide.syncer.TestStream.execute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crosstide.change.wire.StreamRecord;
import io.crosstide.change.wire.TransactionChunk;
import io.crosstide.testkit.proxy.TcpProxy;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * S1: the syncer or the broker ends while some chunks of a transaction are in the topic, and others are not yet read
 * from MySQL.
 */
class InterruptedTransactionTest {
    private static final int ROWS = 60_000;
    private static final long ALL_BYTES = ROWS * 130L;
    private static final int CHUNKS = 3; // chunks in the topic; as many follow

    private TcpProxy proxy;
    private TestStream stream;

    @BeforeEach
    void create() throws Exception {
        proxy = TcpProxy.to(Servers.MYSQL.host(), Servers.MYSQL.port());
        stream = TestStream.at(proxy.port(), "syncer: { heartbeat: off }");
    }

    @AfterEach
    void close() throws Exception {
        stream.close();
        proxy.close();
    }

    @Test
    void s1PublishesTheWholeTransactionOnceAfterKillsOfTheSyncer() throws Exception {
        stream.init();
        PublishingTest.insertMany(ROWS, "SET @x = 1");
        for (int i = 0; i < 2; i++) {
            long before = stream.endOffset();
            proxy.limit(ALL_BYTES / 2);
            Process process = ResilienceTest.syncerProcess(stream.file());
            try {
                awaitFirstChunks(before);
            } finally {
                process.destroyForcibly().waitFor();
            }
            proxy.forward();
        }
        stream.startAndAwait();
        assertPublishedOnceAndWhole();
    }

    @Test
    void s1PublishesTheWholeTransactionOnceAfterAKillOfTheBroker() throws Exception {
        stream.init();
        PublishingTest.insertMany(ROWS, "SET @x = 1");
        long before = stream.endOffset();
        proxy.limit(ALL_BYTES / 2);
        SyncerService service = stream.start();
        awaitFirstChunks(before);
        Servers.KAFKA.broker(1).kill();
        Servers.KAFKA.broker(1).start();
        Servers.KAFKA.awaitReady();
        proxy.forward();
        assertPublishedOnceAndWhole();
        await().atMost(PATIENCE).until(service::ready);
    }

    private void awaitFirstChunks(long before) {
        await().atMost(PATIENCE)
                .until(() -> stream.endOffset() >= before + 2 + CHUNKS); // after a range and its commit marker
        assertThat(stream.transactions()).as("no reader sees the chunks").noneMatch(TransactionChunk.class::isInstance);
    }

    private void assertPublishedOnceAndWhole() throws Exception {
        execute("INSERT INTO shop.t (note) VALUES ('after')");
        await().atMost(PATIENCE).until(() -> stream.checkpoint().seq() >= 3);
        List<StreamRecord> records = stream.transactions();
        PublishingTest.assertContiguous(records);
        List<TransactionChunk> chunks = records.stream()
                .filter(TransactionChunk.class::isInstance)
                .map(TransactionChunk.class::cast)
                .toList();
        assertThat(chunks.stream().map(TransactionChunk::gtid).distinct()).hasSize(2);
        List<TransactionChunk> large =
                chunks.stream().filter(chunk -> chunk.seq() == 2).toList();
        assertThat(large).hasSizeGreaterThan(CHUNKS);
        assertThat(large.stream().mapToInt(TransactionChunk::rows).sum()).isEqualTo(ROWS);
    }
}
