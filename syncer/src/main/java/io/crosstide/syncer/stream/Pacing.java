package io.crosstide.syncer.stream;

import java.time.Duration;

/**
 * How long a stream waits for what.
 *
 * @param stopped before a stream that was stopped is looked at again
 * @param settle for so long a stream that was stopped must read before it is said to run: it must get past what stopped it
 * @param silence a binlog connection without a sign of life for so long is opened anew; for half of it, is not ready
 * @param watch between two looks at the source and at the transactions topic
 * @param commit until what a connection was sent must be in gtid_executed, at the start of a session
 * @param told after sessions have failed for so long, the checkpoint says why
 * @param session without a sign of life for so long a process loses its streams to another
 */
public record Pacing(
        Duration stopped,
        Duration settle,
        Duration silence,
        Duration watch,
        Duration commit,
        Duration told,
        Duration session) {
    public static final Pacing USUAL = new Pacing(
            Duration.ofSeconds(5),
            Duration.ofSeconds(3),
            Duration.ofSeconds(10),
            Duration.ofSeconds(4),
            Duration.ofSeconds(2),
            Duration.ofSeconds(15),
            Duration.ofSeconds(6));

    /** By then the group has taken the stream of a fenced session away, or confirmed it. */
    Duration fenced() {
        return session.multipliedBy(3);
    }

    /** A running stream is not ready after so much silence. */
    public Duration unreadySilence() {
        return silence.dividedBy(2);
    }
}
