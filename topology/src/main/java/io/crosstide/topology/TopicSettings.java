package io.crosstide.topology;

import java.time.Duration;

/** Settings with which the topics of a datacenter's streams are created. */
public record TopicSettings(int replicationFactor, int minInsyncReplicas, Duration retention) {

    public static final TopicSettings DEFAULT = new TopicSettings(3, 2, Duration.ofDays(7));
}
