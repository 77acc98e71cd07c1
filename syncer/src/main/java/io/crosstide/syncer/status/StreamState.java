package io.crosstide.syncer.status;

/** What a syncer does for one stream just now. */
public enum StreamState {
    /** Another process of the datacenter reads this stream; this one would take over. */
    STANDBY,
    /** Proving identity and history, then connecting. */
    STARTING,
    /** Reading the binlog and publishing. */
    RUNNING,
    /** Something failed that may pass: tried again with growing pauses. */
    RETRYING,
    /** Going on would lose or bend data: an operator has to act. Looked at again from time to time. */
    STOPPED
}
