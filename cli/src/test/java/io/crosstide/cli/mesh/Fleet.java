package io.crosstide.cli.mesh;

import io.crosstide.testkit.KafkaCluster;
import io.crosstide.testkit.MysqlInstallation;
import io.crosstide.testkit.MysqlServer;
import io.crosstide.testkit.MysqldBuilder;
import io.crosstide.testkit.ServerFolder;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** The servers of up to three datacenters, started when first asked for and shared by all tests of a JVM. */
final class Fleet {
    private static final Fleet SHARED = new Fleet();

    private final Map<String, MysqlServer> mysql = new TreeMap<>();
    private final Map<String, KafkaCluster> kafka = new TreeMap<>();
    private final ServerFolder folder;
    private final MysqlInstallation installation;

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

    ServerFolder folder() {
        return folder;
    }

    /** The MySQL server of a datacenter, running. */
    synchronized MysqlServer mysql(String datacenter) throws IOException {
        MysqlServer server = mysql.get(datacenter);
        if (server == null) {
            server = new MysqldBuilder(installation, folder.resolve("mysql-" + datacenter)).build();
            mysql.put(datacenter, server);
        }
        if (!server.running()) {
            server.start();
        }
        return server;
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
