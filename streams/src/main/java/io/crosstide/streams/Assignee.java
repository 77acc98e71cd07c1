package io.crosstide.streams;

import java.time.Duration;

/** A stream or a link, as the {@link Election} tells it who serves it. All calls come on the election's thread. */
public interface Assignee {
    /** This process serves it from now on. */
    void assigned();

    /** This process is not to serve it any more: it finishes what is under way. Returns at once. */
    void release();

    /** Waits until, after a release, nothing is under way any more; false when the patience was over before. */
    boolean awaitReleased(Duration patience);

    /** Another process serves it, this one may be next. */
    void standby();

    /** Nobody can say who serves it: Kafka does not answer. */
    void unreachable(String error);

    /** Kafka refuses the account. */
    void refused(String error);

    /** Nobody can serve it: the topic by which it is assigned does not exist. */
    void topicMissing(String topic);
}
