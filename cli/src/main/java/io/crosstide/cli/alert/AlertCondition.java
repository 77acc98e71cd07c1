package io.crosstide.cli.alert;

/** The condition of a link or a stream, as far as alerts distinguish it. */
public enum AlertCondition {
    /** It works, or waits for something that comes by itself. */
    WORKING,
    /** It starts, or a server does not answer. It resumes by itself. */
    TROUBLED,
    /** Somebody must act. */
    STOPPED,
    /** Another process serves it. */
    STANDBY
}
