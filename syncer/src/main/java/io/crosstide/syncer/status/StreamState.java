package io.crosstide.syncer.status;

/** The state of one stream in this process. */
public enum StreamState {
    /** Another process of the datacenter serves this stream; this one is ready to take over. */
    STANDBY,
    /** A session proves identity and history, and then connects. */
    STARTING,
    /** A session reads the binlog and publishes. */
    RUNNING,
    /** A session failed, and the cause may pass. The next session starts after a pause that grows. */
    RETRYING,
    /** Continuing would lose or change data: an operator must act. The stream tries again from time to time. */
    STOPPED
}
