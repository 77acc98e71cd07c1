package io.crosstide.bench;

import io.crosstide.demo.Cleanup;
import io.crosstide.testkit.kafka.KafkaCluster;
import io.crosstide.testkit.mysql.MysqlServer;
import io.crosstide.topology.LoopPrevention;
import io.crosstide.topology.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** New servers for one run under a steady load: source, target and a Kafka broker. */
final class SteadyServers implements AutoCloseable {
    private final Path folder;
    private final MysqlServer source;
    private final MysqlServer target;
    private final KafkaCluster kafka;
    private final int workers;
    private final int remoteSourcePort;

    /** Starts the servers. */
    SteadyServers(BenchMysql mysql, Path folder, Cleanup cleanup, int workers, Network network) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.workers = workers;
        this.source = cleanup.add(mysql.copy(folder.resolve("source"), 0, 1));
        this.target = cleanup.add(mysql.copy(folder.resolve("target"), 0, 2));
        this.kafka = cleanup.add(network.kafka(folder.resolve("kafka")));
        source.start();
        target.start();
        kafka.start();
        this.remoteSourcePort = network.portOf(source, cleanup);
    }

    Path folder() {
        return folder;
    }

    MysqlServer source() {
        return source;
    }

    /** The port at which a replica of the source reaches it. */
    int remoteSourcePort() {
        return remoteSourcePort;
    }

    MysqlServer target() {
        return target;
    }

    ProcessStat kafka() {
        return ProcessStat.ofProcessWith(folder.resolve("kafka").toString());
    }

    Topology topology(LoopPrevention mode) throws IOException {
        return BenchTopology.write(folder, mode, kafka, source.port(), target.port(), workers);
    }

    /** Ends the servers and deletes the data of MySQL. */
    @Override
    public void close() throws IOException {
        kafka.close();
        BenchMysql.discard(source);
        BenchMysql.discard(target);
    }
}
