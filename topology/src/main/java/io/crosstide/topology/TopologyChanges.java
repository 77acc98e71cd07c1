package io.crosstide.topology;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/**
 * What a changed topology file changes for a process that runs.
 *
 * <p>Rules for tables, settings of writers, the detection of conflicts, and alerts take effect while the process runs:
 * whatever uses them starts anew from its checkpoint or position, as it does after a failure. All else says where
 * something is, what it is called, or how the two ends of a link understand each other. It needs a restart.
 *
 * @param applicable paths of changes that take effect at once
 * @param forRestart paths of changes that take effect at the next start
 * @param topology the running topology with the applicable changes
 */
public record TopologyChanges(List<String> applicable, List<String> forRestart, Topology topology) {

    public TopologyChanges {
        applicable = List.copyOf(applicable);
        forRestart = List.copyOf(forRestart);
    }

    /** Compares what runs with what the file says now. */
    public static TopologyChanges between(Topology running, Topology changed) {
        Paths applicable = new Paths();
        Paths forRestart = new Paths();
        forRestart.compare("name", running, changed, Topology::name);
        forRestart.compare("wireVersion", running, changed, Topology::wireVersion);
        for (String name : union(running.datacenters(), changed.datacenters())) {
            String path = "datacenters." + name;
            Datacenter before = running.datacenters().get(name);
            Datacenter after = changed.datacenters().get(name);
            if (before == null) {
                (onlyAdds(running, changed) ? applicable : forRestart).paths.add(path);
            } else if (after == null) {
                forRestart.paths.add(path);
            } else {
                compare(path, before, after, forRestart);
            }
        }
        for (String cluster : union(running.replication(), changed.replication())) {
            String path = "replication." + cluster;
            Replication before = running.replication().get(cluster);
            Replication after = changed.replication().get(cluster);
            if (before == null || after == null) {
                forRestart.paths.add(path);
            } else {
                compare(path, before, after, applicable, forRestart);
            }
        }
        applicable.compare("alerts", running, changed, Topology::alerts);
        return new TopologyChanges(applicable.paths, forRestart.paths, applied(running, changed));
    }

    private static void compare(String path, Datacenter before, Datacenter after, Paths forRestart) {
        String kafka = path + ".kafka.";
        forRestart.compare(kafka + "bootstrapServers", before.kafka(), after.kafka(), KafkaSettings::bootstrapServers);
        forRestart.compare(
                kafka + "remoteBootstrapServers", before.kafka(), after.kafka(), KafkaSettings::remoteBootstrapServers);
        forRestart.compare(kafka + "properties", before.kafka(), after.kafka(), KafkaSettings::properties);
        forRestart.compare(kafka + "remoteProperties", before.kafka(), after.kafka(), KafkaSettings::remoteProperties);
        forRestart.compare(kafka + "topics", before.kafka(), after.kafka(), KafkaSettings::topics);
        forRestart.compare(path + ".http", before, after, Datacenter::http);
        for (String cluster : union(before.clusters(), after.clusters())) {
            forRestart.compare(
                    path + ".clusters." + cluster,
                    before,
                    after,
                    datacenter -> datacenter.clusters().get(cluster));
        }
    }

    private static void compare(
            String path, Replication before, Replication after, Paths applicable, Paths forRestart) {
        applicable.compare(path + ".tables.include", before.tables(), after.tables(), TableRules::include);
        applicable.compare(path + ".tables.exclude", before.tables(), after.tables(), TableRules::exclude);
        forRestart.compare(path + ".loopPrevention", before, after, Replication::loopPrevention);
        (onlyAdds(before, after) ? applicable : forRestart)
                .compare(path + ".links", before, after, replication -> Set.copyOf(replication.links()));
        forRestart.compare(path + ".syncer.heartbeat", before.syncer(), after.syncer(), SyncerSettings::heartbeat);
        applicable.compare(path + ".writer.workers", before.writer(), after.writer(), WriterSettings::workers);
        applicable.compare(path + ".writer.apply", before.writer(), after.writer(), WriterSettings::apply);
        forRestart.compare(path + ".conflicts.policy", before.conflicts(), after.conflicts(), ConflictSettings::policy);
        applicable.compare(path + ".conflicts.detect", before.conflicts(), after.conflicts(), ConflictSettings::detect);
    }

    /** Otherwise a datacenter may have another name now. */
    private static boolean onlyAdds(Topology running, Topology changed) {
        return changed.datacenters().keySet().containsAll(running.datacenters().keySet());
    }

    /** A link to a datacenter that is not taken over implies that another link ended. */
    private static boolean onlyAdds(Replication before, Replication after) {
        return after.links().containsAll(before.links());
    }

    private static Topology applied(Topology running, Topology changed) {
        Map<String, Datacenter> datacenters = new LinkedHashMap<>(running.datacenters());
        if (onlyAdds(running, changed)) {
            changed.datacenters().forEach(datacenters::putIfAbsent);
        }
        Map<String, Replication> replication = new LinkedHashMap<>();
        running.replication().forEach((cluster, before) -> {
            Replication after = changed.replication().get(cluster);
            replication.put(cluster, after == null ? before : applied(before, after));
        });
        return new Topology(
                running.file(),
                running.version(),
                running.name(),
                running.wireVersion(),
                datacenters,
                replication,
                changed.alerts());
    }

    private static Replication applied(Replication before, Replication after) {
        return new Replication(
                before.cluster(),
                after.tables(),
                before.loopPrevention(),
                onlyAdds(before, after) ? after.links() : before.links(),
                before.syncer(),
                after.writer(),
                new ConflictSettings(
                        before.conflicts().policy(), after.conflicts().detect()));
    }

    private static Set<String> union(Map<String, ?> before, Map<String, ?> after) {
        Set<String> names = new LinkedHashSet<>(before.keySet());
        names.addAll(after.keySet());
        return names;
    }

    /** Paths whose values differ. Only the paths are kept, because values may be secrets. */
    private static final class Paths {
        private final List<String> paths = new ArrayList<>();

        private <T> void compare(String path, T before, T after, Function<T, ?> value) {
            if (!Objects.equals(value.apply(before), value.apply(after))) {
                paths.add(path);
            }
        }
    }
}
