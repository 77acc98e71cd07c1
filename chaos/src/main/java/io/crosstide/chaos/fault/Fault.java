package io.crosstide.chaos.fault;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;

/**
 * A fault that begins, lasts, and ends.
 *
 * @param kind for the report, such as {@code kill-writer}
 * @param target what it hits, such as {@code beijing}
 * @param lasts from the end of {@code begin} to {@code end}
 */
public record Fault(String kind, String target, Duration lasts, Step begin, Step end) {

    /** One of the two. */
    @FunctionalInterface
    public interface Step {
        void run() throws IOException, SQLException, InterruptedException;
    }

    @Override
    public String toString() {
        return "%s %s for %.1f s".formatted(kind, target, lasts.toMillis() / 1000.0);
    }
}
