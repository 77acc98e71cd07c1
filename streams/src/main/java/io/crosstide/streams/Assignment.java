package io.crosstide.streams;

import java.time.Duration;

/**
 * The assignment of a stream or a link to this process, from {@link Assignee#assigned} to {@link Assignee#release}. Safe
 * for several threads.
 *
 * <p>A process can learn late that its assignment has ended, for example after a pause. So it asks Kafka before it takes
 * something over from another process.
 */
public interface Assignment {
    /**
     * Asks Kafka whether the assignment holds.
     *
     * @return true if the group had not assigned it to another process after this call began; false if it has, or if Kafka
     *     does not answer within the patience
     */
    boolean confirm(Duration patience) throws InterruptedException;
}
