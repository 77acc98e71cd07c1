package io.crosstide.writer.schedule;

import io.crosstide.bookkeeping.DirectionRows;
import io.crosstide.bookkeeping.ReplayedTailTable;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.wire.Checkpoint;
import io.crosstide.change.wire.Dependency;
import io.crosstide.streams.LostTail;
import io.crosstide.streams.PublishedStream;
import io.crosstide.streams.StreamView;
import io.crosstide.topology.LinkName;
import io.crosstide.topology.LoopPrevention;
import io.crosstide.topology.secret.SecretException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the target still has the transactions of its own datacenter that a record depends on. It lacks them after a
 * failover that lost published transactions, until they are replayed (docs/decisions/0031).
 *
 * <p>In gtid mode each dependency is looked for in the executed set. In direction-table mode a dependency has no GTIDs, so
 * the stream is compared with the target once, when the first such dependency arrives. If the stream cannot be read then, the
 * link does not wait: replication must not depend on the target's own Kafka.
 */
public final class OwnTransactions implements DependencyWait.Target {
    private static final Logger LOG = LoggerFactory.getLogger(OwnTransactions.class);

    private final LinkName link;
    private final LoopPrevention mode;
    private final Connection connection;
    private final Supplier<StreamView> stream;
    private GtidSet executed = GtidSet.EMPTY;
    private @Nullable LostTail lost;
    private boolean warned;

    /**
     * @param link the link that waits
     * @param stream opens the stream of the target's own datacenter
     */
    public OwnTransactions(LinkName link, LoopPrevention mode, Connection connection, Supplier<StreamView> stream) {
        this.link = link;
        this.mode = mode;
        this.connection = connection;
        this.stream = stream;
    }

    @Override
    public boolean includes(Dependency dependency) throws SQLException {
        try {
            return mode == LoopPrevention.GTID ? hasGtids(dependency.gtids()) : hasSeq(dependency.seq());
        } catch (KafkaException | SecretException e) {
            return withoutStream(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** In gtid mode the stream is read only when the target lacks something. */
    private boolean withoutStream(RuntimeException unreadable) {
        boolean waits = mode == LoopPrevention.GTID;
        if (!warned) {
            warned = true;
            LOG.atWarn()
                    .addKeyValue("link", link)
                    .addKeyValue("error", unreadable.getMessage())
                    .log(
                            waits
                                    ? "The target lacks transactions of its own datacenter, and its stream cannot be read; waiting"
                                    : "The stream of the target's datacenter cannot be read; not looking for lost transactions");
        }
        if (!waits) {
            lost = LostTail.NOTHING;
        }
        return !waits;
    }

    /** What the stream of the datacenter does not contain, because it was created later, is not waited for. */
    private boolean hasGtids(GtidSet gtids) throws SQLException, InterruptedException {
        if (executed.containsAll(gtids)) {
            return true;
        }
        executed = executed();
        GtidSet missing = gtids.minus(executed);
        if (missing.isEmpty()) {
            return true;
        }
        try (StreamView view = stream.get()) {
            return view.settled()
                    .map(found -> !found.checkpoint().published().intersects(missing))
                    .orElse(true);
        }
    }

    private boolean hasSeq(long seq) throws SQLException, InterruptedException {
        LostTail known = lost;
        if (known == null) {
            known = lostTail();
            lost = known;
        }
        if (known.transactions().isEmpty() || seq < known.transactions().get(0).seq()) {
            return true;
        }
        LinkName own = new LinkName(link.mesh(), link.cluster(), link.target(), link.target());
        if (DirectionRows.read(own, connection).lowSeq() >= seq) {
            return true;
        }
        if (missing(known.gtids()).isEmpty()) {
            lost = LostTail.NOTHING; // replayed, or the server that has them is the primary again
            return true;
        }
        return false;
    }

    private GtidSet missing(GtidSet published) throws SQLException {
        return published.minus(ReplayedTailTable.all(connection)).minus(executed());
    }

    private LostTail lostTail() throws SQLException, InterruptedException {
        try (StreamView view = stream.get()) {
            Optional<Checkpoint> checkpoint = view.settled().map(PublishedStream::checkpoint);
            GtidSet published = checkpoint.map(Checkpoint::published).orElse(GtidSet.EMPTY);
            GtidSet missing = missing(published);
            return missing.isEmpty() ? LostTail.NOTHING : view.lostTail(missing, checkpoint.orElseThrow());
        }
    }

    private GtidSet executed() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT @@GLOBAL.gtid_executed")) {
            rows.next();
            return GtidSet.parse(rows.getString(1));
        }
    }
}
