package io.crosstide.cli.status;

import io.crosstide.change.wire.Checkpoint;
import java.time.Duration;
import java.util.Optional;

/** Why nothing arrives from a stream. Concerns every link of the stream. */
record StreamTrouble(String error, String remedy) {
    /** A takeover by another process, and clocks that differ, take less. */
    private static final Duration MAX_SILENCE = Duration.ofSeconds(60);

    /** @param silence how long the stream has been silent although it sends heartbeats */
    static Optional<StreamTrouble> of(String source, Checkpoint checkpoint, Duration silence) {
        if (!checkpoint.error().isEmpty()) {
            return Optional.of(
                    new StreamTrouble("Stream of %s: %s".formatted(source, checkpoint.error()), checkpoint.remedy()));
        }
        if (silence.compareTo(MAX_SILENCE) > 0) {
            return Optional.of(new StreamTrouble(
                    "Stream of %s: nothing has arrived for %d s, not even a heartbeat"
                            .formatted(source, silence.toSeconds()),
                    "Start the syncer of %s, or look at its /health/ready and its log.".formatted(source)));
        }
        return Optional.empty();
    }
}
