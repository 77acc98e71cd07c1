package io.crosstide.cli.setup;

import io.crosstide.bookkeeping.JoinPoint;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.topology.Datacenter;
import io.crosstide.topology.Link;
import io.crosstide.topology.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What {@code --identical} and {@code --seeded} say about each incoming link of a datacenter.
 *
 * <p>A source is named {@code beijing}, or {@code beijing/orders} where several clusters come from it. A link that is
 * said to be seeded is; every other one must be covered by {@code --identical}.
 */
public final class LinkStarts {

    private final Topology topology;
    private final Datacenter target;

    public LinkStarts(Topology topology, Datacenter target) {
        this.topology = topology;
        this.target = target;
    }

    /** @throws IllegalArgumentException whose message says which option is wrong or missing */
    public List<LinkStart> choose(boolean identical, Map<String, String> seeded) {
        refuseUnknown(seeded.keySet().stream().toList());
        List<LinkStart> starts = new ArrayList<>();
        for (String cluster : target.clusters().keySet()) {
            for (Link link : topology.linksInto(cluster, target.name())) {
                starts.add(new LinkStart(cluster, link.from(), joinPoint(cluster, link.from(), identical, seeded)));
            }
        }
        return starts;
    }

    private JoinPoint joinPoint(String cluster, String source, boolean identical, Map<String, String> seeded) {
        @Nullable String text = seeded.get(source + "/" + cluster);
        if (text == null) {
            text = seeded.get(source);
            if (text != null && clustersFrom(source).size() > 1) {
                throw new IllegalArgumentException(
                        "--seeded %s= is ambiguous: clusters %s come from there, each with GTIDs of its own. Say --seeded %s/%s=GTIDSET and so on."
                                .formatted(source, String.join(", ", clustersFrom(source)), source, cluster));
            }
        }
        if (text != null) {
            return JoinPoint.seeded(parse(source, text));
        }
        if (identical) {
            return JoinPoint.identical();
        }
        throw new IllegalArgumentException(
                "Where does the link %s→%s of cluster %s start? Say --identical when the replicated tables hold the same rows here and there as of the start of its stream, or --seeded %s=GTIDSET when they were loaded from a dump taken at that set. To repeat init, give what you gave the first time; `crosstide checkpoint show -c %s` prints it as the join point."
                        .formatted(source, target.name(), cluster, source, cluster));
    }

    private void refuseUnknown(List<String> named) {
        SortedSet<String> known = new TreeSet<>();
        for (String cluster : target.clusters().keySet()) {
            for (Link link : topology.linksInto(cluster, target.name())) {
                known.add(link.from());
                known.add(link.from() + "/" + cluster);
            }
        }
        for (String name : named) {
            if (!known.contains(name)) {
                known.removeIf(source -> source.contains("/"));
                throw new IllegalArgumentException("--seeded %s=: no link into %s comes from there; links come from %s."
                        .formatted(name, target.name(), String.join(", ", known)));
            }
        }
    }

    private List<String> clustersFrom(String source) {
        return target.clusters().keySet().stream()
                .filter(cluster -> topology.linksInto(cluster, target.name()).stream()
                        .anyMatch(link -> link.from().equals(source)))
                .toList();
    }

    private static GtidSet parse(String source, String text) {
        String advice =
                "Give what the dump says in SET @@GLOBAL.GTID_PURGED, like 3e11fa47-71ca-11e1-9e33-c80aa9429562:1-57.";
        try {
            // mysqldump writes GTID_PURGED='+…', which adds to what the server has.
            GtidSet set =
                    GtidSet.parse(text.strip().startsWith("+") ? text.strip().substring(1) : text);
            if (set.isEmpty()) {
                throw new IllegalArgumentException("--seeded %s= names no GTIDs. %s".formatted(source, advice));
            }
            return set;
        } catch (IllegalArgumentException malformed) {
            throw new IllegalArgumentException(
                    "--seeded %s=%s is not a GTID set (%s). %s".formatted(source, text, malformed.getMessage(), advice),
                    malformed);
        }
    }
}
