package io.crosstide.streams;

import java.time.Duration;

/**
 * A stream or a link. The {@link Election} reports to it which process serves it. All calls come on the election's
 * thread.
 */
public interface Assignee {
    /** This process serves it from now on. */
    void assigned(Assignment assignment);

    /** This process must stop serving it: it finishes the work in progress. Returns at once. */
    void release();

    /** Waits, after a release, until no work is in progress; false if the patience ends before. */
    boolean awaitReleased(Duration patience);

    /** Another process serves it; this one may be next. */
    void standby();

    /** Kafka does not answer, so it is unknown which process serves it. */
    void unreachable(String error);

    /** Kafka refuses the account. */
    void refused(String error);

    /** No process can serve it: the topic by which it is assigned does not exist. */
    void topicMissing(String topic);
}
