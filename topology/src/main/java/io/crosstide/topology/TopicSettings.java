package io.crosstide.topology;

import java.time.Duration;

/** Settings with which the topics of a datacenter's streams are created. */
public record TopicSettings(int replicationFactor, int minInsyncReplicas, Duration retention) {

    /** A copy is needed only until a lost datacenter has returned, or until the others have read what it had published. */
    private static final Duration MAX_COPY_RETENTION = Duration.ofDays(1);

    public static final TopicSettings DEFAULT = new TopicSettings(3, 2, Duration.ofDays(7));

    /** How long a copy of another datacenter's stream is kept. */
    public Duration copyRetention() {
        return retention.compareTo(MAX_COPY_RETENTION) < 0 ? retention : MAX_COPY_RETENTION;
    }
}
