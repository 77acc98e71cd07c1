package io.crosstide.writer.position;

import io.crosstide.bookkeeping.JoinPoint;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.wire.Checkpoint;
import io.crosstide.topology.LinkName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * What a source had executed before the join point of a link and its target has not: GTIDs whose transactions the stream
 * never delivers, or whose rows came with the dump. In gtid mode the target accounts for them, so that its executed set covers
 * the source's. Pure.
 *
 * <p>Invariant (W1): a GTID is owed only if no stream delivers its rows to this target. So it must be part of the join
 * point, and its server must belong to the source alone, as far as source and target know. GTIDs of other datacenters are left
 * to their own links.
 *
 * @param owed for empty transactions at the target
 * @param unclaimed of servers that nobody claims, or several do: they are left alone, because another stream may deliver
 *     them
 */
public record JoinHistory(LinkName link, GtidSet owed, GtidSet unclaimed) {
    /**
     * The most GTIDs that a link accounts for with empty transactions. So many take some minutes, and about 220 MB of the
     * target's binlog.
     */
    public static final long MAX_EMPTY_TRANSACTIONS = 1_000_000;

    private static final int MAX_SHOWN = 300;

    /**
     * @param source the stream's last checkpoint
     * @param executed the target's executed set
     * @param claims by server UUID: the datacenters that claim it at the target
     */
    public static JoinHistory of(
            LinkName link, JoinPoint joinPoint, Checkpoint source, GtidSet executed, Map<UUID, Set<String>> claims) {
        GtidSet joined = joinPoint.kind() == JoinPoint.Kind.IDENTICAL
                ? source.startGtidSet()
                // the rest is accounted for when the stream delivers it
                : joinPoint.gtids().intersection(source.executed().plus(source.pending()));
        GtidSet missing = joined.minus(executed);
        Set<String> own = Set.of(link.source());
        return new JoinHistory(
                link,
                missing.onlyOf(uuid -> claimants(uuid, source, claims).equals(own)),
                missing.onlyOf(uuid -> claimants(uuid, source, claims).size() != 1));
    }

    private static Set<String> claimants(UUID uuid, Checkpoint source, Map<UUID, Set<String>> claims) {
        Set<String> claimants = new TreeSet<>(claims.getOrDefault(uuid, Set.of()));
        String known = source.origins().get(uuid);
        if (known != null) {
            claimants.add(known);
        }
        return claimants;
    }

    /** Whether there are too many for empty transactions. */
    public boolean isTooLong() {
        return owed.count() > MAX_EMPTY_TRANSACTIONS;
    }

    /** What the target does not account for by itself. */
    public List<HistoryGap> gaps() {
        List<HistoryGap> gaps = new ArrayList<>();
        String from = link.source();
        String to = link.target();
        if (isTooLong()) {
            gaps.add(new HistoryGap(
                    "%s does not account for %,d GTIDs that %s executed before the link's join point, more than %,d: %s. WAIT_FOR_EXECUTED_GTID_SET with the whole set of %s waits without end there"
                            .formatted(to, owed.count(), from, MAX_EMPTY_TRANSACTIONS, shown(owed), from),
                    "run crosstide init -d %s again with the same options, --admin-user and --account-purged; its --help says what that means for replicas of %s"
                            .formatted(to, to)));
        }
        if (!unclaimed.isEmpty()) {
            gaps.add(new HistoryGap(
                    "%s does not account for GTIDs that %s executed before the link's join point under servers that no datacenter claims alone: %s. WAIT_FOR_EXECUTED_GTID_SET with the whole set of %s waits without end there"
                            .formatted(to, from, shown(unclaimed), from),
                    "if the servers belonged to %s, add their UUIDs to `origins` of its cluster in the topology, restart its syncer, then run crosstide init -d %s again with the same options"
                            .formatted(from, to)));
        }
        return gaps;
    }

    private static String shown(GtidSet set) {
        String text = set.toString();
        return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "…";
    }
}
