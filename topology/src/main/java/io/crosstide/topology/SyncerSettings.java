package io.crosstide.topology;

import java.time.Duration;

/**
 * How a cluster's binlog is read.
 *
 * @param heartbeat time between heartbeats in the stream; {@link Duration#ZERO} means none
 */
public record SyncerSettings(Duration heartbeat) {

    public static final SyncerSettings DEFAULT = new SyncerSettings(Duration.ofSeconds(1));
}
