package io.crosstide.cli.fence;

import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.wire.Checkpoint;
import io.crosstide.change.wire.StreamRecord;
import io.crosstide.change.wire.TransactionChunk;
import io.crosstide.cli.connect.Servers;
import io.crosstide.cli.connect.UnreachableException;
import io.crosstide.streams.StreamView;
import io.crosstide.topology.Link;
import io.crosstide.topology.StreamName;
import io.crosstide.writer.supervision.LinkAttempt;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether applications still wrote at a source after its {@link Fence}.
 *
 * <p>The source's executed set grows with the transactions of its writers and of Crosstide's bookkeeping, too. So the source's stream
 * decides: it has only what was first committed there on replicated tables.
 */
final class LaterWrites implements AutoCloseable {
    /** How long the syncer may take to read what was committed. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Duration PAUSE = Duration.ofMillis(100);

    private final String datacenter;
    private final String cluster;
    private final @Nullable StreamView stream;
    private final long begin;

    private LaterWrites(String datacenter, String cluster, @Nullable StreamView stream, long begin) {
        this.datacenter = datacenter;
        this.cluster = cluster;
        this.stream = stream;
        this.begin = begin;
    }

    /**
     * To be called before the fence is read: what is in the stream by then was committed before.
     *
     * @param link a link of the source; the source's Kafka is reached as its target reaches it
     */
    static LaterWrites watch(Servers servers, StreamName name, Link link) {
        @Nullable StreamView view = null;
        try {
            view = servers.openView(name, link.to()).await();
            return new LaterWrites(
                    name.datacenter(), name.cluster(), view, view.offsets().end());
        } catch (UnreachableException | KafkaException unknown) {
            if (view != null) {
                view.close();
            }
            return new LaterWrites(name.datacenter(), name.cluster(), null, 0);
        }
    }

    /**
     * What an operator must know of transactions that were committed after the fence; null if there are none that matter.
     *
     * @param source a connection to the primary of the source
     */
    @Nullable String warning(Connection source, Fence fence) throws SQLException, InterruptedException {
        GtidSet later = LinkAttempt.executed(source).minus(fence.gtids());
        GtidSet own = later.onlyOf(
                uuid -> fence.claims().getOrDefault(uuid, Set.of(datacenter)).contains(datacenter));
        if (own.isEmpty()) {
            return null;
        }
        @Nullable StreamView view = stream;
        try {
            if (view == null || !isRead(view, own)) {
                return "the executed set of %s has grown by %,d transactions, %s, and its stream does not tell yet whether applications wrote them (cluster %s)"
                        .formatted(datacenter, own.count(), own, cluster);
            }
            long written = count(view, own);
            return written == 0
                    ? null
                    : "applications still write at %s: %,d transactions on replicated tables since this command began (cluster %s). They are not drained: stop the writing, and run the command again"
                            .formatted(datacenter, written, cluster);
        } catch (KafkaException unknown) {
            return "the executed set of %s has grown by %,d transactions, and its Kafka does not tell whether applications wrote them (cluster %s): %s"
                    .formatted(datacenter, own.count(), cluster, unknown.getMessage());
        }
    }

    private static boolean isRead(StreamView view, GtidSet gtids) throws InterruptedException {
        long start = System.nanoTime();
        while (System.nanoTime() - start < PATIENCE.toNanos()) {
            GtidSet left = view.checkpoint()
                    .map(Checkpoint::executed)
                    .map(gtids::minus)
                    .orElse(gtids);
            if (left.minus(view.checkpoint().map(Checkpoint::pending).orElse(GtidSet.EMPTY))
                    .isEmpty()) {
                return true;
            }
            Thread.sleep(PAUSE.toMillis());
        }
        return false;
    }

    private long count(StreamView view, GtidSet gtids) {
        long[] found = {0};
        view.forEachFrom(begin, each -> {
            found[0] += isTransaction(each) && each.gtids().intersects(gtids) ? 1 : 0;
            return true;
        });
        return found[0];
    }

    private static boolean isTransaction(StreamRecord each) {
        return each instanceof TransactionChunk chunk && chunk.last();
    }

    @Override
    public void close() {
        if (stream != null) {
            stream.close();
        }
    }
}
