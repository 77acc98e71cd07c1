package io.crosstide.cli.mesh;

import io.crosstide.testkit.KafkaCluster;
import io.crosstide.testkit.MysqlInstallation;
import io.crosstide.testkit.MysqlRelease;
import io.crosstide.testkit.MysqlServer;
import io.crosstide.testkit.MysqldBuilder;
import io.crosstide.testkit.ServerFolder;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The servers of up to three datacenters, started when first asked for and shared by all tests of a JVM. */
public final class Fleet {
    private static final Fleet SHARED = new Fleet();

    private final Map<String, MysqlServer> mysql = new TreeMap<>();
    private final Map<String, KafkaCluster> kafka = new TreeMap<>();
    private final ServerFolder folder;
    private final MysqlInstallation installation;
    private int discarded;
    private final Map<MysqlRelease, MysqlInstallation> old = new EnumMap<>(MysqlRelease.class);

    private Fleet() {
        try {
            folder = ServerFolder.create("crosstide-fleet");
            installation = MysqlInstallation.find(System.err::println);
        } catch (IOException e) {
            throw new IllegalStateException("Cannot prepare the servers of the tests", e);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "fleet-close"));
    }

    static Fleet shared() {
        return SHARED;
    }

    MysqlInstallation installation() {
        return installation;
    }

    /** The version of the current MySQL, such as {@code 9.7.4}. */
    public static String currentVersion() {
        return SHARED.installation.version();
    }

    ServerFolder folder() {
        return folder;
    }

    /** The current MySQL server of a datacenter, running. */
    MysqlServer mysql(String datacenter) throws IOException {
        return mysql(datacenter, MysqlRelease.CURRENT, false, Map.of());
    }

    /**
     * The MySQL server of a release that a datacenter has, running.
     *
     * @param keyring whether it can encrypt its binlog; such a MySQL 9.7 takes an account's old passwords, too
     * @param options what it is started with besides
     */
    synchronized MysqlServer mysql(
            String datacenter, MysqlRelease release, boolean keyring, Map<String, String> options) throws IOException {
        String name = datacenter + "-" + release + (keyring ? "-keyring" : "")
                + options.entrySet().stream()
                        .map(option -> "-" + option.getKey() + "-" + option.getValue())
                        .collect(Collectors.joining());
        MysqlServer server = mysql.get(name);
        if (server == null) {
            MysqldBuilder builder =
                    new MysqldBuilder(installation(release), folder.resolve("mysql-" + name + "-" + discarded));
            options.forEach(builder::option);
            server = (keyring ? builder.keyring() : builder).build();
            mysql.put(name, server);
        }
        if (!server.running()) {
            server.start();
        }
        return server;
    }

    /**
     * Ends the current MySQL server of a datacenter; who asks for it next gets another one. For tests that take GTIDs back:
     * the other servers hold them still, and would take the next ones with these numbers for applied.
     */
    synchronized void discard(String datacenter) {
        MysqlServer server = mysql.remove(datacenter + "-" + MysqlRelease.CURRENT);
        if (server != null) {
            server.close();
            discarded++;
        }
    }

    private MysqlInstallation installation(MysqlRelease release) throws IOException {
        if (release == MysqlRelease.CURRENT) {
            return installation;
        }
        if (!old.containsKey(release)) {
            old.put(release, MysqlInstallation.of(release, System.err::println));
        }
        return Objects.requireNonNull(old.get(release));
    }

    /** The Kafka of a datacenter, running. */
    synchronized KafkaCluster kafka(String datacenter) throws IOException {
        KafkaCluster cluster = kafka.get(datacenter);
        if (cluster == null) {
            cluster = new KafkaCluster(folder.resolve("kafka-" + datacenter), 1);
            kafka.put(datacenter, cluster);
        }
        cluster.start();
        return cluster;
    }

    private synchronized void close() {
        mysql.values().forEach(MysqlServer::close);
        kafka.values().forEach(KafkaCluster::close);
        folder.close();
    }
}
