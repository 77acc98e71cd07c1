package io.crosstide.cli.doctor;

import io.crosstide.cli.connect.Servers;
import io.crosstide.cli.connect.UnreachableException;
import io.crosstide.topology.Datacenter;
import io.crosstide.topology.Endpoint;
import io.crosstide.topology.Link;
import io.crosstide.topology.MysqlCluster;
import io.crosstide.topology.Topology;
import io.crosstide.topology.connect.Primary;
import io.crosstide.topology.connect.UnsupportedServerException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;

/** Visits the MySQL and Kafka of datacenters and gathers what would go wrong. */
public final class Doctor {

    private static final List<ClusterCheck> CHECKS =
            List.of(new ServerCheck(), new PrivilegeCheck(), new PreparedCheck(), new TableCheck());

    private final Topology topology;
    private final Servers servers;
    private final Consumer<String> progress;
    private final List<Finding> findings = new ArrayList<>();
    private final Set<String> unreachable = new LinkedHashSet<>();
    private final Map<String, List<ClusterFacts>> facts = new LinkedHashMap<>();

    public Doctor(Topology topology, Servers servers, Consumer<String> progress) {
        this.topology = topology;
        this.servers = servers;
        this.progress = progress;
    }

    public Examination visit(Collection<String> datacenters) {
        for (String name : datacenters) {
            progress.accept("looking at " + name);
            Datacenter datacenter = topology.datacenter(name);
            kafka(datacenter);
            datacenter.clusters().values().forEach(cluster -> mysql(name, cluster));
            sources(datacenter, datacenters);
        }
        facts.forEach((cluster, all) -> findings.addAll(new MeshCheck(cluster, all).check()));
        return new Examination(findings, List.copyOf(unreachable));
    }

    private void kafka(Datacenter datacenter) {
        try (Admin admin = servers.admin(datacenter.name(), datacenter.name())) {
            findings.addAll(new KafkaCheck(topology, datacenter, admin).check());
        } catch (UnreachableException failure) {
            unreachable.add(String.valueOf(failure.getMessage()));
        } catch (ExecutionException | TimeoutException failure) {
            unreachable.add(
                    "Kafka of %s does not tell its settings: %s".formatted(datacenter.name(), failure.getMessage()));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void mysql(String datacenter, MysqlCluster cluster) {
        try {
            Primary primary = servers.primary(datacenter, cluster);
            try (Connection connection = primary.connection()) {
                ClusterProbe probe =
                        new ClusterProbe(datacenter, cluster, topology.replication(cluster.name()), primary);
                for (ClusterCheck check : CHECKS) {
                    findings.addAll(check.check(probe));
                }
                ClusterFacts seen = ClusterFacts.of(probe);
                facts.computeIfAbsent(cluster.name(), any -> new ArrayList<>()).add(seen);
                if (!seen.initialised()) {
                    findings.add(Finding.warning(
                            probe.where(), "it is not initialised", "run crosstide init -d " + datacenter));
                } else {
                    findings.addAll(new HistoryCheck(topology, servers).check(probe));
                }
                connection.isValid(1);
            }
            otherEndpoints(datacenter, cluster, primary.endpoint());
        } catch (UnreachableException failure) {
            if (failure.getCause() instanceof UnsupportedServerException refused) {
                findings.add(Finding.error(
                        "%s/%s (%s)".formatted(datacenter, cluster.name(), refused.endpoint()),
                        "the server " + refused.objection(),
                        refused.remedy()));
            } else {
                unreachable.add(String.valueOf(failure.getMessage()));
            }
        } catch (SQLException failure) {
            unreachable.add("MySQL cluster %s of %s: %s".formatted(cluster.name(), datacenter, failure.getMessage()));
        }
    }

    /** Servers that may become the primary must be reachable as well. */
    private void otherEndpoints(String datacenter, MysqlCluster cluster, Endpoint primary) {
        for (Endpoint endpoint : cluster.endpoints()) {
            if (endpoint.equals(primary)) {
                continue;
            }
            try (Connection connection =
                    servers.mysql(datacenter, cluster.name()).open(endpoint)) {
                connection.isValid(1);
            } catch (SQLException failure) {
                findings.add(Finding.warning(
                        "%s/%s (%s)".formatted(datacenter, cluster.name(), endpoint),
                        "it cannot be reached, so it cannot take over: " + failure.getMessage(),
                        "check the server and the network, or remove the endpoint"));
            }
        }
    }

    /** A writer here reads the Kafka of every source, which need not be among those visited. */
    private void sources(Datacenter target, Collection<String> visited) {
        Set<String> sources = new LinkedHashSet<>();
        for (String cluster : target.clusters().keySet()) {
            topology.linksInto(cluster, target.name()).stream().map(Link::from).forEach(sources::add);
        }
        for (String source : sources) {
            boolean sameAddress = topology.datacenter(source).kafka().remoteBootstrapServers() == null;
            if (visited.contains(source) && sameAddress) {
                continue;
            }
            try {
                servers.admin(source, target.name()).close(Duration.ZERO);
            } catch (UnreachableException failure) {
                unreachable.add("from %s: %s".formatted(target.name(), failure.getMessage()));
            }
        }
    }
}
