package io.crosstide.cli.doctor;

import io.crosstide.cli.connect.Opening;
import io.crosstide.cli.connect.Servers;
import io.crosstide.cli.connect.UnreachableException;
import io.crosstide.cli.connect.WrongPlace;
import io.crosstide.streams.BrokerSettings;
import io.crosstide.streams.StreamView;
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
        List<Visit> visits = datacenters.stream()
                .map(name -> open(topology.datacenter(name), datacenters))
                .toList();
        for (Visit visit : visits) {
            progress.accept("looking at " + visit.datacenter.name());
            kafka(visit.datacenter, visit.kafka);
            visit.mysql.forEach((cluster, opening) -> mysql(visit.datacenter.name(), cluster, opening));
            visit.sources.forEach((source, opening) -> source(visit.datacenter.name(), opening));
        }
        facts.forEach((cluster, all) -> findings.addAll(new MeshCheck(cluster, all).check()));
        return new Examination(findings, List.copyOf(unreachable));
    }

    /** The servers that a datacenter has and needs, all of which are being opened. */
    private record Visit(
            Datacenter datacenter,
            Opening<Admin> kafka,
            Map<MysqlCluster, OpeningCluster> mysql,
            Map<String, Opening<Admin>> sources) {}

    /**
     * @param endpoints each server, where there is more than the primary
     * @param streams of the sources, where their history is checked
     */
    private record OpeningCluster(
            Opening<Primary> primary,
            Map<Endpoint, Opening<Connection>> endpoints,
            Map<String, Opening<StreamView>> streams) {}

    private Visit open(Datacenter datacenter, Collection<String> visited) {
        String name = datacenter.name();
        Map<MysqlCluster, OpeningCluster> mysql = new LinkedHashMap<>();
        datacenter.clusters().values().forEach(cluster -> mysql.put(cluster, open(name, cluster)));
        Map<String, Opening<Admin>> sources = new LinkedHashMap<>();
        sources(datacenter, visited).forEach(source -> sources.put(source, servers.openAdmin(source, name)));
        return new Visit(datacenter, servers.openAdmin(name, name), mysql, sources);
    }

    private OpeningCluster open(String datacenter, MysqlCluster cluster) {
        Map<Endpoint, Opening<Connection>> endpoints = new LinkedHashMap<>();
        if (cluster.endpoints().size() > 1) {
            cluster.endpoints()
                    .forEach(endpoint -> endpoints.put(endpoint, servers.openEndpoint(datacenter, cluster, endpoint)));
        }
        return new OpeningCluster(
                servers.openPrimary(datacenter, cluster),
                endpoints,
                HistoryCheck.open(topology, servers, datacenter, cluster.name()));
    }

    private void kafka(Datacenter datacenter, Opening<Admin> opening) {
        try (Admin admin = opening.await()) {
            findings.addAll(
                    new KafkaCheck(topology, datacenter, admin, servers.brokerSettings(datacenter.name(), admin))
                            .check());
        } catch (UnreachableException failure) {
            unreachable.add(String.valueOf(failure.getMessage()));
        } catch (ExecutionException | TimeoutException | BrokerSettings.UnreadableException failure) {
            unreachable.add(
                    "Kafka of %s does not tell its settings: %s".formatted(datacenter.name(), failure.getMessage()));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void mysql(String datacenter, MysqlCluster cluster, OpeningCluster opening) {
        try {
            Primary primary = opening.primary.await();
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
                    WrongPlace.ofMysql(connection, primary.endpoint(), topology.stream(cluster.name(), datacenter))
                            .ifPresent(
                                    wrong -> findings.add(Finding.error(probe.where(), wrong.what(), wrong.remedy())));
                    findings.addAll(new HistoryCheck(topology.name(), opening.streams).check(probe));
                }
                connection.isValid(1);
            }
            otherEndpoints(datacenter, cluster, primary.endpoint(), opening.endpoints);
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
            unreachable.add(servers.refusal(datacenter, cluster.name(), failure));
        } finally {
            opening.streams.values().forEach(Opening::abandon);
        }
    }

    /** Servers that may become the primary must be reachable as well. */
    private void otherEndpoints(
            String datacenter, MysqlCluster cluster, Endpoint primary, Map<Endpoint, Opening<Connection>> all) {
        all.forEach((endpoint, opening) -> {
            try (Connection connection = opening.await()) {
                connection.isValid(1);
            } catch (UnreachableException | SQLException failure) {
                if (!endpoint.equals(primary)) {
                    findings.add(Finding.warning(
                            "%s/%s (%s)".formatted(datacenter, cluster.name(), endpoint),
                            "it cannot be reached, so it cannot take over: " + failure.getMessage(),
                            "check the server and the network, or remove the endpoint"));
                }
            }
        });
    }

    /** A writer here reads the Kafka of every source, which need not be among those visited. */
    private Set<String> sources(Datacenter target, Collection<String> visited) {
        Set<String> sources = new LinkedHashSet<>();
        for (String cluster : target.clusters().keySet()) {
            topology.linksInto(cluster, target.name()).stream().map(Link::from).forEach(sources::add);
        }
        sources.removeIf(source ->
                visited.contains(source) && topology.datacenter(source).kafka().remoteBootstrapServers() == null);
        return sources;
    }

    private void source(String target, Opening<Admin> opening) {
        try {
            opening.await().close(Duration.ZERO);
        } catch (UnreachableException failure) {
            unreachable.add("from %s: %s".formatted(target, failure.getMessage()));
        }
    }
}
