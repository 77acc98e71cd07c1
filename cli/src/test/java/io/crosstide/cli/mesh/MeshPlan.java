package io.crosstide.cli.mesh;

import io.crosstide.testkit.mysql.MysqlRelease;
import io.crosstide.testkit.mysql.MysqlServer;
import io.crosstide.topology.LoopPrevention;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The content of the topology file of a test's mesh. */
public final class MeshPlan {
    private final LoopPrevention mode;
    private final List<String> datacenters;
    private final Map<String, MysqlRelease> releases = new TreeMap<>();
    private final Map<String, String> endpoints = new TreeMap<>();
    private final Map<String, String> replicas = new TreeMap<>();
    private final Map<String, String> kafka = new TreeMap<>();
    private final Map<String, String> remoteKafka = new TreeMap<>();
    private final Map<String, String> singleBrokers = new TreeMap<>();
    private final Map<String, List<String>> kafkaLines = new TreeMap<>();
    private final Map<String, List<String>> clusterLines = new TreeMap<>();
    private final List<String> replicationLines = new ArrayList<>();
    private String include = "shop.*";
    private String exclude = "";
    private int workers = 8;
    private final Map<String, Map<String, String>> mysqlOptions = new TreeMap<>();
    private boolean keyring;
    private String tls = "{ mode: disabled }";

    private MeshPlan(LoopPrevention mode, List<String> datacenters) {
        this.mode = mode;
        this.datacenters = datacenters;
    }

    public static MeshPlan of(LoopPrevention mode, String... datacenters) {
        return new MeshPlan(mode, List.of(datacenters));
    }

    List<String> datacenters() {
        return datacenters;
    }

    /** Gives a datacenter a MySQL of a release other than the current one. */
    public MeshPlan release(String datacenter, MysqlRelease release) {
        releases.put(datacenter, release);
        return this;
    }

    /** Gives all datacenters a MySQL that can encrypt its binlog. */
    public MeshPlan keyring() {
        keyring = true;
        return this;
    }

    /** Starts the MySQL of a datacenter with a further option. */
    public MeshPlan mysqlOption(String datacenter, String name, String value) {
        mysqlOptions.computeIfAbsent(datacenter, ignored -> new TreeMap<>()).put(name, value);
        return this;
    }

    MysqlServer mysql(Fleet fleet, String datacenter) throws IOException {
        return fleet.mysql(datacenter, release(datacenter), keyring, mysqlOptions.getOrDefault(datacenter, Map.of()));
    }

    private MysqlRelease release(String datacenter) {
        return releases.getOrDefault(datacenter, MysqlRelease.CURRENT);
    }

    /** Ends the servers that only this mesh uses: those with further options. */
    void endOwnServers(Fleet fleet) {
        mysqlOptions.forEach((datacenter, options) -> fleet.end(datacenter, release(datacenter), keyring, options));
    }

    /**
     * Makes all services connect to MySQL only with TLS. By default they connect without TLS, which needs much less of
     * a small machine.
     */
    MeshPlan overTls() {
        return tls("{ mode: required }");
    }

    /** Sets {@code tls} of all clusters. */
    MeshPlan tls(String settings) {
        tls = settings;
        return this;
    }

    /** Makes a datacenter's services connect to MySQL at another address, for example a proxy. */
    MeshPlan endpoint(String datacenter, String endpoint) {
        endpoints.put(datacenter, endpoint);
        return this;
    }

    /** Names further servers of a datacenter's MySQL cluster. */
    MeshPlan replica(String datacenter, String... endpoints) {
        replicas.put(datacenter, String.join("\", \"", endpoints));
        return this;
    }

    /** Gives a datacenter its own Kafka, with the default topic settings, instead of the shared one. */
    MeshPlan kafka(String datacenter, String bootstrapServers) {
        kafka.put(datacenter, bootstrapServers);
        return this;
    }

    /** Gives a datacenter its own Kafka of one broker instead of the shared one. */
    MeshPlan singleBroker(String datacenter, String bootstrapServers) {
        singleBrokers.put(datacenter, bootstrapServers);
        return this;
    }

    /** Makes other datacenters reach the Kafka of a datacenter at other addresses. */
    MeshPlan remoteKafka(String datacenter, String bootstrapServers) {
        remoteKafka.put(datacenter, bootstrapServers);
        return this;
    }

    /** Adds a line to the Kafka of a datacenter, such as {@code properties: { security.protocol: SSL }}. */
    MeshPlan kafkaLine(String datacenter, String line) {
        kafkaLines.computeIfAbsent(datacenter, ignored -> new ArrayList<>()).add(line);
        return this;
    }

    /** Adds a line to the cluster of a datacenter, such as {@code accept: [sync_binlog]}. */
    MeshPlan cluster(String datacenter, String line) {
        clusterLines.computeIfAbsent(datacenter, ignored -> new ArrayList<>()).add(line);
        return this;
    }

    public MeshPlan exclude(String glob) {
        exclude = "\"" + glob + "\"";
        return this;
    }

    public MeshPlan include(String glob) {
        include = glob;
        return this;
    }

    public MeshPlan workers(int number) {
        workers = number;
        return this;
    }

    /** Adds a line to the cluster's replication section. */
    MeshPlan replication(String line) {
        replicationLines.add(line);
        return this;
    }

    String yaml(String mesh, Fleet fleet) throws IOException {
        List<String> lines = new ArrayList<>(List.of("version: 1", "name: " + mesh, "datacenters:"));
        for (String datacenter : datacenters) {
            String local = "127.0.0.1:" + mysql(fleet, datacenter).port();
            lines.add("  " + datacenter + ":");
            lines.add("    kafka:");
            if (kafka.containsKey(datacenter)) {
                lines.add("      bootstrapServers: \"" + kafka.get(datacenter) + "\"");
            } else {
                String servers = singleBrokers.containsKey(datacenter)
                        ? singleBrokers.get(datacenter)
                        : fleet.kafka(datacenter).bootstrapServers();
                lines.add("      bootstrapServers: \"" + servers + "\"");
                lines.add("      remoteBootstrapServers: \"" + remoteKafka.getOrDefault(datacenter, servers) + "\"");
                lines.add("      topics: { replicationFactor: 1, minInsyncReplicas: 1 }");
            }
            kafkaLines.getOrDefault(datacenter, List.of()).forEach(line -> lines.add("      " + line));
            lines.add("    http: { port: 0 }");
            lines.add("    clusters:");
            lines.add("      orders:");
            String replica = replicas.containsKey(datacenter) ? ", \"" + replicas.get(datacenter) + "\"" : "";
            lines.add("        endpoints: [\"" + endpoints.getOrDefault(datacenter, local) + "\"" + replica + "]");
            lines.add("        username: crosstide");
            lines.add("        password: ${env:MESH_PASSWORD}");
            lines.add("        tls: " + tls);
            clusterLines.getOrDefault(datacenter, List.of()).forEach(line -> lines.add("        " + line));
        }
        lines.add("replication:");
        lines.add("  orders:");
        lines.add("    tables: { include: [\"" + include + "\"], exclude: [" + exclude + "] }");
        lines.add("    loopPrevention: " + mode.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        lines.add("    writer: { workers: " + workers + " }");
        replicationLines.forEach(line -> lines.add("    " + line));
        return String.join("\n", lines) + "\n";
    }
}
