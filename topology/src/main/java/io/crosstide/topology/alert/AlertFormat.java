package io.crosstide.topology.alert;

/** The form of what a webhook receives. */
public enum AlertFormat {
    /** A JSON object whose keys are documented and stable. */
    JSON,
    /** A JSON object with the single key {@code text}, as Slack's incoming webhooks take it. */
    SLACK
}
