package io.crosstide.bench;

import io.crosstide.demo.Cleanup;
import io.crosstide.testkit.kafka.KafkaCluster;
import io.crosstide.testkit.mysql.MysqlServer;
import io.crosstide.testkit.proxy.TcpProxy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What lies between the datacenters.
 *
 * @param roundTrip the time that a request and its reply spend on the way; without any, there is nothing between them
 */
record Network(Duration roundTrip) {
    /** A broker with clients in both datacenters. */
    KafkaCluster kafka(Path folder) throws IOException {
        if (roundTrip.isZero()) {
            return new KafkaCluster(folder, 1);
        }
        KafkaCluster kafka = KafkaCluster.withRemoteClients(folder, 1);
        kafka.remoteProxies().forEach(this::delay);
        return kafka;
    }

    /** The port at which a replica in the other datacenter reaches its source. */
    int portOf(MysqlServer source, Cleanup cleanup) throws IOException {
        if (roundTrip.isZero()) {
            return source.port();
        }
        TcpProxy proxy = cleanup.add(TcpProxy.to(source.host(), source.port()));
        delay(proxy);
        return proxy.port();
    }

    private void delay(TcpProxy proxy) {
        proxy.delay(roundTrip.dividedBy(2));
    }
}
