package io.crosstide.chaos.mesh;

import io.crosstide.demo.DemoDatacenter;
import io.crosstide.testkit.kafka.KafkaCluster;
import io.crosstide.testkit.mysql.MysqlServer;
import io.crosstide.testkit.process.ProgramProcess;
import io.crosstide.testkit.proxy.TcpProxy;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A datacenter on this machine: servers and services, each a process of its own.
 *
 * @param mysqlNetwork between the services and the MySQL servers; applications and checks do not use it
 * @param disks if they can become full
 * @param clocks if they can jump
 * @param services by kind: {@code syncer}, {@code writer} and perhaps {@code standby}
 */
public record ChaosDatacenter(
        DemoDatacenter servers,
        MysqlPair cluster,
        List<TcpProxy> mysqlNetwork,
        Optional<SmallDisks> disks,
        Optional<Clocks> clocks,
        Map<String, ProgramProcess> services) {
    public ChaosDatacenter {
        mysqlNetwork = List.copyOf(mysqlNetwork);
        services = Collections.unmodifiableMap(new LinkedHashMap<>(services));
    }

    public String name() {
        return servers.name();
    }

    /** The primary; another one after a failover. */
    public MysqlServer mysql() {
        return cluster.primary();
    }

    public KafkaCluster kafka() {
        return servers.kafka();
    }

    /** Between the brokers and the writers of other datacenters. */
    public List<TcpProxy> kafkaNetwork() {
        return servers.kafka().remoteProxies();
    }
}
