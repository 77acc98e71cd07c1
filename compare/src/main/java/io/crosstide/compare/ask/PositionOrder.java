package io.crosstide.compare.ask;

import io.crosstide.bookkeeping.SequenceRanges;
import io.crosstide.change.comparison.AppliedTransactions;
import io.crosstide.change.comparison.ReadPosition;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.topology.Link;
import io.crosstide.topology.LoopPrevention;
import io.crosstide.topology.Topology;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Whether the snapshot of one datacenter shows all transactions that the snapshot of another one shows, as far as they are
 * replicated to it at all. What cannot be known counts as not shown.
 */
final class PositionOrder {
    private final Topology topology;
    private final String cluster;
    private final boolean gtid;

    PositionOrder(Topology topology, String cluster) {
        this.topology = topology;
        this.cluster = cluster;
        this.gtid = topology.replication(cluster).loopPrevention() == LoopPrevention.GTID;
    }

    /** Whether {@code later}, read at {@code here} after the other, shows all that {@code earlier} shows at {@code there}. */
    boolean shows(String here, ReadPosition later, String there, ReadPosition earlier) {
        return gtid ? showsGtids(here, later, there, earlier) : showsNumbers(here, later, there, earlier);
    }

    private boolean showsGtids(String here, ReadPosition later, String there, ReadPosition earlier) {
        GtidSet missing = earlier.atMost().minus(later.atLeast());
        for (UUID server : missing.uuids()) {
            Set<String> claimants = new TreeSet<>(later.claims().getOrDefault(server, Set.of()));
            claimants.addAll(earlier.claims().getOrDefault(server, Set.of()));
            String origin = claimants.size() == 1 ? claimants.iterator().next() : there;
            if (!origin.equals(here) && !linked(origin, here)) {
                continue; // its transactions never come
            }
            GtidSet joined = later.joined().getOrDefault(origin, GtidSet.EMPTY);
            if (!missing.onlyOf(server::equals).minus(joined).isEmpty()) {
                return false;
            }
        }
        return true;
    }

    private boolean showsNumbers(String here, ReadPosition later, String there, ReadPosition earlier) {
        if (linked(there, here)) {
            @Nullable AppliedTransactions applied = later.applied().get(there);
            if (applied == null || earlier.publishedSeq() == 0 || lowSeq(applied) < earlier.publishedSeq()) {
                return false;
            }
        }
        for (Map.Entry<String, AppliedTransactions> other : earlier.applied().entrySet()) {
            if (other.getKey().equals(here) || !linked(other.getKey(), here)) {
                continue; // it committed its own before they came here
            }
            @Nullable AppliedTransactions applied = later.applied().get(other.getKey());
            if (applied == null || !covers(applied, other.getValue())) {
                return false;
            }
        }
        return true;
    }

    private static long lowSeq(AppliedTransactions applied) {
        return SequenceRanges.parse(applied.above()).endOfRunAfter(applied.lowSeq());
    }

    private static boolean covers(AppliedTransactions here, AppliedTransactions there) {
        if (!here.streamId().equals(there.streamId()) || lowSeq(here) < there.lowSeq()) {
            return false;
        }
        SequenceRanges above = SequenceRanges.parse(there.above());
        above.removeUpTo(lowSeq(here));
        above.removeCoveredBy(SequenceRanges.parse(here.above()));
        return above.isEmpty();
    }

    private boolean linked(String source, String target) {
        return topology.replication(cluster).links().contains(new Link(source, target));
    }
}
