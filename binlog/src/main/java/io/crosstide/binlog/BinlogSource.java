package io.crosstide.binlog;

import io.crosstide.topology.Endpoint;
import java.time.Duration;

/**
 * How to read a server's binlog.
 *
 * @param serverId the server_id under which the reader registers; unique among all readers of this server
 * @param heartbeat interval of the server's heartbeats while it has nothing to send
 * @param silence a connection that sends nothing for this long counts as broken
 */
public record BinlogSource(
        Endpoint endpoint,
        String username,
        String password,
        TlsClient tls,
        long serverId,
        Duration connectTimeout,
        Duration heartbeat,
        Duration silence) {

    public BinlogSource {
        if (serverId < 1 || serverId > 0xFFFF_FFFFL) {
            throw new IllegalArgumentException("server id " + serverId + " is not within 1 and 4294967295");
        }
        if (silence.compareTo(heartbeat.multipliedBy(2)) < 0) {
            throw new IllegalArgumentException(
                    "silence " + silence + " is shorter than two heartbeats of " + heartbeat);
        }
    }

    @Override
    public String toString() {
        return endpoint + " (server id " + serverId + ")";
    }
}
