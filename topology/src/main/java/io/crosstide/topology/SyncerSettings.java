package io.crosstide.topology;

import java.time.Duration;

/**
 * Settings for reading a cluster's binlog.
 *
 * @param heartbeat time between heartbeats in the stream; {@link Duration#ZERO} means none
 */
public record SyncerSettings(Duration heartbeat) {

    public static final SyncerSettings DEFAULT = new SyncerSettings(Duration.ofSeconds(1));
}
