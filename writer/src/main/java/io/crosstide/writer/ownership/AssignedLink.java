package io.crosstide.writer.ownership;

import java.time.Duration;

/** What the election tells a link; on the election's thread. */
public interface AssignedLink {
    /** This process serves the link from now on. */
    void assigned();

    /** This process is not to serve the link any more: it finishes what is under way. Returns at once. */
    void release();

    /** Waits until a released link is not served any more; false when the patience was over before. */
    boolean awaitReleased(Duration patience);

    /** Another process serves the link, this one may be next. */
    void standby();

    /** Nobody can say who serves it, because the source's Kafka does not answer. */
    void unreachable(String error);

    /** Nobody can serve it before somebody acts. */
    void stopped(String error, String remedy);
}
