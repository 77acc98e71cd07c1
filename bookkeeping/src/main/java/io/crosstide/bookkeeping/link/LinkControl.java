package io.crosstide.bookkeeping.link;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an operator has ordered for a link.
 *
 * @param pause null if the link is not paused
 * @param throttle null if the link has no limits
 */
public record LinkControl(@Nullable Pause pause, @Nullable Throttle throttle) {
    public static final LinkControl NONE = new LinkControl(null, null);

    /**
     * The link applies nothing.
     *
     * @param by the operator, user@host
     * @param reason null if the operator gave none
     */
    public record Pause(String by, @Nullable String reason, Instant since) {
        @Override
        public String toString() {
            return "paused by " + by + " since " + since + (reason == null ? "" : ": " + reason);
        }
    }

    /**
     * Limits; null is no limit.
     *
     * @param rowsPerSecond row changes that the link may begin per second, at least 1
     * @param threadsRunning the link begins no transaction while Threads_running of the target is above, at least 1
     * @param replicaLagSeconds the link begins no transaction while a replica of the target lags by more, at least 1
     * @param by who changed the limits last, user@host
     */
    public record Throttle(
            @Nullable Long rowsPerSecond,
            @Nullable Integer threadsRunning,
            @Nullable Integer replicaLagSeconds,
            String by,
            Instant since) {
        /** The limits, such as {@code at most 100 rows per second}. */
        public String limits() {
            List<String> limits = new ArrayList<>();
            if (rowsPerSecond != null) {
                limits.add("at most " + rowsPerSecond + " rows per second");
            }
            if (threadsRunning != null) {
                limits.add("nothing begins while Threads_running is above " + threadsRunning);
            }
            if (replicaLagSeconds != null) {
                limits.add("nothing begins while a replica lags by more than " + replicaLagSeconds + " s");
            }
            return String.join(", ", limits);
        }

        @Override
        public String toString() {
            return "throttled by " + by + " since " + since + ": " + limits();
        }
    }
}
