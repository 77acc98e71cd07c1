package io.crosstide.binlog;

import io.crosstide.topology.Endpoint;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.zip.CRC32;

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
    private static final long MIN_SERVER_ID = 0xC000_0000L;
    private static final long SERVER_ID_COUNT = 0x3FFF_FFFFL;

    public BinlogSource {
        if (serverId < 1 || serverId > 0xFFFF_FFFFL) {
            throw new IllegalArgumentException("server id " + serverId + " is not within 1 and 4294967295");
        }
        if (silence.compareTo(heartbeat.multipliedBy(2)) < 0) {
            throw new IllegalArgumentException(
                    "silence " + silence + " is shorter than two heartbeats of " + heartbeat);
        }
    }

    /**
     * A server_id for a reader of this name: stable, and far above those that people choose. The server ends an older
     * connection with the same server_id, so a process that took over from another one ends its connection, too.
     */
    public static long serverId(String name) {
        CRC32 hash = new CRC32();
        hash.update(name.getBytes(StandardCharsets.UTF_8));
        return MIN_SERVER_ID + hash.getValue() % SERVER_ID_COUNT;
    }

    @Override
    public String toString() {
        return endpoint + " (server id " + serverId + ")";
    }
}
