package io.crosstide.cli.mesh;

import io.crosstide.testkit.folder.ServerFolder;
import io.crosstide.testkit.kafka.KafkaCluster;
import io.crosstide.testkit.mysql.MysqlInstallation;
import io.crosstide.testkit.mysql.MysqlRelease;
import io.crosstide.testkit.mysql.MysqlServer;
import io.crosstide.testkit.mysql.MysqldBuilder;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The servers of up to three datacenters. They are started at first use and shared by all tests of a JVM. */
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

    /** The running current MySQL server of a datacenter. */
    MysqlServer mysql(String datacenter) throws IOException {
        return mysql(datacenter, MysqlRelease.CURRENT, false, Map.of());
    }

    /**
     * The running MySQL server of a release in a datacenter.
     *
     * @param keyring whether it can encrypt its binlog; a MySQL 9.7 with a keyring accepts an account's old passwords,
     *     too
     * @param options further options for its start
     */
    synchronized MysqlServer mysql(
            String datacenter, MysqlRelease release, boolean keyring, Map<String, String> options) throws IOException {
        String name = name(datacenter, release, keyring, options);
        MysqlServer server = mysql.get(name);
        if (server == null) {
            MysqldBuilder builder = new MysqldBuilder(
                            installation(release), folder.resolve("mysql-" + name + "-" + discarded))
                    .withoutSync();
            options.forEach(builder::option);
            server = (keyring ? builder.keyring() : builder).build();
            mysql.put(name, server);
        }
        if (!server.running()) {
            server.start();
        }
        return server;
    }

    private static String name(String datacenter, MysqlRelease release, boolean keyring, Map<String, String> options) {
        return datacenter + "-" + release + (keyring ? "-keyring" : "")
                + options.entrySet().stream()
                        .map(option -> "-" + option.getKey() + "-" + option.getValue())
                        .collect(Collectors.joining());
    }

    /** Ends this MySQL server, which takes memory and time of all later tests; the next caller gets a new one. */
    synchronized void end(String datacenter, MysqlRelease release, boolean keyring, Map<String, String> options) {
        end(name(datacenter, release, keyring, options));
    }

    /** Replaces the current MySQL server of a datacenter by a new one with empty disks at the same address. */
    synchronized MysqlServer emptyDisks(String datacenter) throws IOException {
        String name = name(datacenter, MysqlRelease.CURRENT, false, Map.of());
        int port = Objects.requireNonNull(mysql.get(name)).port();
        end(name);
        MysqlServer server = new MysqldBuilder(installation, folder.resolve("mysql-" + name + "-" + discarded))
                .withoutSync()
                .port(port)
                .build();
        mysql.put(name, server);
        server.start();
        return server;
    }

    private void end(String name) {
        MysqlServer server = mysql.remove(name);
        if (server != null) {
            server.close();
            discarded++;
        }
    }

    /**
     * Ends the current MySQL server of a datacenter; the next caller gets a new one. Tests that reset GTIDs need this:
     * the other servers still have these GTIDs and would treat the next GTIDs with the same numbers as applied.
     */
    synchronized void discard(String datacenter) {
        end(datacenter, MysqlRelease.CURRENT, false, Map.of());
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

    /** The running Kafka of a datacenter. */
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
