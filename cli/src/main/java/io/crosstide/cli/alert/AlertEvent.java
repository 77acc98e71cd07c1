package io.crosstide.cli.alert;

import io.crosstide.topology.alert.AlertTopic;

/** What happened to a link or a stream. */
enum AlertEvent {
    LINK_STOPPED("link-stopped", AlertTopic.LINKS),
    LINK_RESUMED("link-resumed", AlertTopic.LINKS),
    STREAM_STOPPED("stream-stopped", AlertTopic.STREAMS),
    STREAM_RESUMED("stream-resumed", AlertTopic.STREAMS),
    /** The lag is over the bound. */
    LAG_EXCEEDED("lag-exceeded", AlertTopic.LAG),
    /** The lag is back under the bound. */
    LAG_NORMAL("lag-normal", AlertTopic.LAG),
    /** It was stopped or late, and another process serves it now. That process posts if it still is. */
    LINK_MOVED("link-moved", AlertTopic.LINKS),
    STREAM_MOVED("stream-moved", AlertTopic.STREAMS),
    /** Row changes were recorded as conflicts. */
    CONFLICTS("conflicts", AlertTopic.CONFLICTS);

    private final String label;
    private final AlertTopic topic;

    AlertEvent(String label, AlertTopic topic) {
        this.label = label;
        this.topic = topic;
    }

    static AlertEvent stopped(AlertSubject subject) {
        return subject.isLink() ? LINK_STOPPED : STREAM_STOPPED;
    }

    static AlertEvent resumed(AlertSubject subject) {
        return subject.isLink() ? LINK_RESUMED : STREAM_RESUMED;
    }

    static AlertEvent moved(AlertSubject subject) {
        return subject.isLink() ? LINK_MOVED : STREAM_MOVED;
    }

    /** The name in posts. */
    String label() {
        return label;
    }

    AlertTopic topic() {
        return topic;
    }
}
