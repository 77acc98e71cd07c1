package io.crosstide.cli.status;

import io.crosstide.bookkeeping.link.LinkEventTable;
import io.crosstide.cli.connect.Initialisation;
import io.crosstide.cli.connect.Servers;
import io.crosstide.cli.connect.UnreachableException;
import io.crosstide.topology.Link;
import io.crosstide.topology.LinkName;
import io.crosstide.topology.Topology;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Reads what happened to links, from {@code crosstide.link_event} of their targets. */
public final class LinkHistoryReader {

    private static final int NO_SUCH_TABLE = 1146;

    private final Topology topology;
    private final Servers servers;
    private final List<LinkHistoryEntry> entries = new ArrayList<>();
    /** Links of one target fail for one reason. */
    private final Set<String> failures = new LinkedHashSet<>();

    public LinkHistoryReader(Topology topology, Servers servers) {
        this.topology = topology;
        this.servers = servers;
    }

    /** @param target only the links into this datacenter; null for all */
    public LinkHistoryReader read(@Nullable String target, Instant since) {
        try (OpenServers open = new OpenServers(topology, servers)) {
            visit(target, (cluster, link) -> open.prepareMysql(cluster, link.to()));
            visit(target, (cluster, link) -> read(cluster, link, since, open));
        }
        entries.sort(Comparator.comparing(entry -> entry.event().time()));
        return this;
    }

    /** The oldest first. */
    public List<LinkHistoryEntry> entries() {
        return List.copyOf(entries);
    }

    /** What could not be read, and what to do. */
    public List<String> failures() {
        return List.copyOf(failures);
    }

    private void visit(@Nullable String target, BiConsumer<String, Link> visitor) {
        topology.replication()
                .forEach((cluster, replication) -> replication.links().stream()
                        .filter(link -> target == null || link.to().equals(target))
                        .forEach(link -> visitor.accept(cluster, link)));
    }

    private void read(String cluster, Link link, Instant since, OpenServers open) {
        LinkName name = new LinkName(topology.name(), cluster, link.from(), link.to());
        try {
            new LinkEventTable(name)
                    .read(open.mysql(link.to(), cluster), since)
                    .forEach(event -> entries.add(new LinkHistoryEntry(cluster, link, event)));
        } catch (UnreachableException failure) {
            failures.add(String.valueOf(failure.getMessage()));
        } catch (SQLException failure) {
            failures.add(explained(cluster, link.to(), failure));
        }
    }

    private String explained(String cluster, String target, SQLException failure) {
        if (failure.getErrorCode() == NO_SUCH_TABLE) {
            return ("MySQL cluster %s of %s has no table crosstide.link_event: an older version of Crosstide initialised it."
                            + " Run crosstide init -t %s -d %s again, with the same options as the first time. What happened"
                            + " before is not known.")
                    .formatted(cluster, target, topology.file(), target);
        }
        if (Initialisation.isMissing(failure)) {
            Initialisation initialisation = new Initialisation(topology);
            return initialisation.error(target, cluster, failure) + " " + initialisation.remedy(target);
        }
        return servers.refusal(target, cluster, failure);
    }
}
