package io.crosstide.model;

import java.io.IOException;

/** A deliberate mistake, which the model checker must find. */
enum DeliberateMistake {
    SYNCERS_NOT_FENCED("stream", "FenceSyncers", "S1"),
    CHECKPOINT_APART_FROM_RECORDS("stream", "CheckpointWithRecords", "S1"),
    HISTORY_NOT_PROVED("stream", "HistoryProof", "S1"),
    ECHO_FILTER_OFF("mesh", "EchoFilter", "S2"),
    WRITERS_NOT_FENCED("link", "FenceWriters", "Ownership"),
    POSITION_APART_FROM_ROWS("link", "PositionWithRows", "W1"),
    SEQ_CHECK_OFF("link", "SeqCheck", "W3"),
    SESSIONS_FOLLOW_THE_PRIMARY("link", "SessionsOfOneServer", "W3");

    private final String configuration;
    private final String constant;
    private final String violated;

    DeliberateMistake(String configuration, String constant, String violated) {
        this.configuration = configuration;
        this.constant = constant;
        this.violated = violated;
    }

    ModelConfiguration configuration() throws IOException {
        ModelConfiguration mistaken = ModelConfiguration.read(configuration)
                .with("Mode", "\"direction-table\"")
                .with(constant, "FALSE");
        // behind the gap, a later transaction carries the position of an earlier one
        return this == SEQ_CHECK_OFF ? mistaken.with("Published", 3) : mistaken;
    }

    /** The invariant that does not hold any more. */
    String violated() {
        return violated;
    }

    /** As README.md names it. */
    @Override
    public String toString() {
        return constant + " = FALSE";
    }
}
