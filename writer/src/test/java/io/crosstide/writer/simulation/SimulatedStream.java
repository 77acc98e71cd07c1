package io.crosstide.writer.simulation;

import io.crosstide.change.gtid.Gtid;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.gtid.GtidSetBuilder;
import io.crosstide.change.gtid.GtidSource;
import io.crosstide.change.wire.Checkpoint;
import io.crosstide.change.wire.Dependency;
import io.crosstide.change.wire.Heartbeat;
import io.crosstide.change.wire.Range;
import io.crosstide.change.wire.StreamRecord;
import io.crosstide.change.wire.TransactionChunk;
import io.crosstide.streams.CommittedRecords;
import io.crosstide.streams.PublishedStream;
import io.crosstide.topology.LinkName;
import io.crosstide.writer.consume.Received;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** A published stream: transactions in one record and in chunks, ranges and heartbeats. */
final class SimulatedStream {
    private static final int TABLES = 2;
    private static final int KEYS = 5;

    /** The row changes of a transaction, and what must be applied before it (W5). */
    record Transaction(long seq, List<RowImages.Change> changes, List<Dependency> depends) {}

    final LinkName link;
    final UUID streamId;
    final UUID server;
    final List<Received> records = new ArrayList<>();
    final Map<Long, Transaction> transactions = new HashMap<>();
    private final RandomGenerator random;
    private final GtidSetBuilder published = new GtidSetBuilder();
    private final Map<String, Integer> versions = new HashMap<>();
    private long seq;
    private long offset;

    SimulatedStream(LinkName link, long number, RandomGenerator random) {
        this.link = link;
        this.streamId = new UUID(1, number);
        this.server = new UUID(2, number);
        this.random = random;
    }

    /** Publishes one more transaction or other record. A transaction may depend on what {@code other} has published. */
    void publish(SimulatedStream other) {
        int kind = random.nextInt(10);
        if (kind == 0) {
            add(new Heartbeat(
                    streamId,
                    seq,
                    link.source(),
                    server,
                    1 + offset,
                    1 + offset,
                    published.build(),
                    GtidSet.EMPTY,
                    "log:" + offset));
        } else if (kind <= 2) {
            range(1 + random.nextInt(3));
        } else {
            transaction(kind == 3 ? 2 + random.nextInt(2) : 1, dependOn(other));
        }
    }

    private List<Dependency> dependOn(SimulatedStream other) {
        if (other.seq == 0 || random.nextInt(4) > 0) {
            return List.of();
        }
        long from = 1 + random.nextLong(other.seq);
        GtidSetBuilder gtids = new GtidSetBuilder();
        for (long number = from; number <= other.seq; number++) {
            gtids.add(other.gtid(number));
        }
        return List.of(new Dependency(other.link.source(), gtids.build(), other.seq));
    }

    private void range(int count) {
        GtidSet gtids = new GtidSetBuilder()
                .add(GtidSource.of(server), seq + 1, seq + count)
                .build();
        published.add(gtids);
        add(new Range(
                streamId,
                seq + 1,
                seq + count,
                gtids,
                link.source(),
                server,
                1 + offset,
                1 + offset,
                List.of(),
                GtidSet.EMPTY,
                List.of(),
                "log:" + offset));
        seq += count;
    }

    private void transaction(int chunks, List<Dependency> depends) {
        seq++;
        List<RowImages.Change> all = new ArrayList<>();
        for (int chunk = 0; chunk < chunks; chunk++) {
            List<RowImages.Change> changes = changes();
            all.addAll(changes);
            add(new TransactionChunk(
                    streamId,
                    seq,
                    gtid(seq),
                    link.source(),
                    server,
                    1 + offset,
                    1 + offset,
                    chunk == 0 ? depends : List.of(),
                    GtidSet.EMPTY,
                    chunk,
                    chunk == chunks - 1,
                    new byte[0],
                    RowImages.events(changes),
                    changes.size(),
                    "log:" + offset,
                    List.of()));
        }
        published.add(gtid(seq));
        transactions.put(seq, new Transaction(seq, all, depends));
    }

    private List<RowImages.Change> changes() {
        List<RowImages.Change> changes = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            int table = random.nextInt(TABLES);
            int key = random.nextInt(KEYS);
            int before = versions.merge(table + ":" + key, 1, Integer::sum) - 1;
            changes.add(new RowImages.Change(table, key, before, before + 1));
        }
        return changes;
    }

    private void add(StreamRecord record) {
        offset += 2 + random.nextInt(2); // Kafka's transaction markers take offsets too
        records.add(new Received(record, offset, 100));
    }

    Gtid gtid(long ofSeq) {
        return Gtid.of(server, ofSeq);
    }

    Transaction transaction(long ofSeq) {
        return Objects.requireNonNull(transactions.get(ofSeq));
    }

    /** The published state of the stream that a link reads when it starts. */
    PublishedStream published() {
        GtidSet all = published.build();
        Checkpoint checkpoint = new Checkpoint(
                streamId,
                "topic",
                link.cluster(),
                link.source(),
                seq,
                GtidSet.EMPTY,
                all,
                all,
                GtidSet.EMPTY,
                GtidSet.EMPTY,
                1 + offset,
                0,
                List.of(),
                Map.of(server, link.source()),
                Map.of(),
                1,
                0,
                0,
                "log:" + offset,
                "",
                "");
        return new PublishedStream(checkpoint, new CommittedRecords.Offsets(0, offset + 1));
    }
}
