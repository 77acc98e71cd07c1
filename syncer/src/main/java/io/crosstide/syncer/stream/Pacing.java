package io.crosstide.syncer.stream;

import io.crosstide.streams.Election;
import java.time.Duration;

/**
 * The waiting times of a stream.
 *
 * @param stopped time until a stopped stream tries again
 * @param settle how long a stopped stream must read before it counts as running: it must pass the event that stopped it
 * @param silence a binlog connection that is silent for this long is opened again; after half of this time, the stream
 *     is not ready
 * @param watch time between two checks of the source and of the transactions topic
 * @param commit how long, at the start of a session, transactions that were read may be missing from gtid_executed
 * @param told after sessions have failed for this long, the checkpoint gets the error
 * @param definitions time between two readings of the tables' definitions without a DDL statement
 * @param session a process that sends no heartbeat for this long loses its streams to another
 */
public record Pacing(
        Duration stopped,
        Duration settle,
        Duration silence,
        Duration watch,
        Duration commit,
        Duration told,
        Duration definitions,
        Duration session) {
    public static final Pacing USUAL = new Pacing(
            Duration.ofSeconds(5),
            Duration.ofSeconds(3),
            Duration.ofSeconds(10),
            Duration.ofSeconds(4),
            Duration.ofSeconds(2),
            Duration.ofSeconds(15),
            Duration.ofMinutes(1),
            Election.SESSION_TIMEOUT);

    /**
     * Time until a fenced stream asks Kafka whether it is still assigned to this process. Within this time, the group moves
     * the stream of a process that it has lost.
     */
    Duration fenced() {
        return session.multipliedBy(3);
    }

    /** A running stream is not ready after this much silence. */
    public Duration unreadySilence() {
        return silence.dividedBy(2);
    }
}
