package io.crosstide.topology.alert;

/** What a webhook is told about. */
public enum AlertTopic {
    /** Links that stop and resume. */
    LINKS,
    /** Streams that stop and resume. */
    STREAMS,
    /** Links and streams whose lag exceeds the bound, and falls below it again. */
    LAG,
    /** New conflicts: how many, by kind and table. */
    CONFLICTS
}
