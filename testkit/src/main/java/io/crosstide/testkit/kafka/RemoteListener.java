package io.crosstide.testkit.kafka;

import io.crosstide.testkit.process.FreePorts;
import io.crosstide.testkit.proxy.TcpProxy;
import java.io.IOException;
import java.util.Properties;

/**
 * A further listener of a broker, which clients of other datacenters reach through a proxy.
 *
 * @param port on which the broker listens
 * @param proxy whose address the broker tells these clients
 */
record RemoteListener(int port, TcpProxy proxy) {
    static RemoteListener open() throws IOException {
        int port = FreePorts.next();
        return new RemoteListener(port, TcpProxy.to("127.0.0.1", port));
    }

    void addTo(Properties broker) {
        append(broker, "listeners", "REMOTE://127.0.0.1:" + port);
        append(broker, "advertised.listeners", "REMOTE://" + proxy.host() + ":" + proxy.port());
        append(broker, "listener.security.protocol.map", "REMOTE:PLAINTEXT");
    }

    private static void append(Properties broker, String name, String value) {
        broker.merge(name, value, (before, more) -> before + "," + more);
    }
}
