package io.crosstide.syncer.publish;

import java.time.Duration;

/**
 * Decides when a batch is committed to Kafka. Pure.
 *
 * <p>A batch commits as soon as no event is queued, but not within a pause after the last commit ({@link
 * CommitPace}); or when it is large or old. Without a batch, bookkeeping that has waited long enough for a record gets a record of its own, a heartbeat reports
 * up to when the stream is complete, and a checkpoint is written if the committed one is behind.
 */
final class BatchPolicy {
    static final int MAX_RECORDS = 1_000;
    static final long MAX_BYTES = 4 << 20;
    static final Duration MAX_OPEN = Duration.ofMillis(100);
    static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(1);
    static final Duration MAX_POSTPONED = Duration.ofSeconds(1);

    /** What to do now. */
    enum Action {
        NOTHING,
        /** Commit the batch with its checkpoint. */
        COMMIT,
        /** Publish a range of the bookkeeping that no other record took along. */
        RANGE,
        /** Publish a heartbeat. */
        HEARTBEAT,
        /** Commit a checkpoint alone. */
        CHECKPOINT
    }

    /**
     * The batch at one moment.
     *
     * @param waiting whether records were sent, or transactions wait for a range record
     * @param openFor time since the first of them was read
     * @param postponedFor time since the first transaction was read that waits for the next range; zero if none waits
     * @param drained whether no event is queued
     * @param pausing whether the last commit was too short a time ago
     * @param behind whether the committed checkpoint is behind what was read
     */
    record State(
            boolean waiting,
            int records,
            long bytes,
            Duration openFor,
            Duration postponedFor,
            boolean drained,
            boolean behind,
            Duration sinceCommit,
            boolean pausing,
            boolean heartbeatDue) {
        private boolean isFull() {
            return records >= MAX_RECORDS || bytes >= MAX_BYTES || openFor.compareTo(MAX_OPEN) >= 0;
        }
    }

    private BatchPolicy() {}

    static Action decide(State now) {
        if (now.waiting()) {
            return (now.drained() && !now.pausing()) || now.isFull() ? Action.COMMIT : Action.NOTHING;
        }
        if (now.postponedFor().compareTo(MAX_POSTPONED) >= 0) {
            return Action.RANGE;
        }
        if (now.heartbeatDue()) {
            return Action.HEARTBEAT;
        }
        boolean checkpointDue = now.behind() && now.sinceCommit().compareTo(CHECKPOINT_INTERVAL) >= 0;
        return checkpointDue ? Action.CHECKPOINT : Action.NOTHING;
    }
}
