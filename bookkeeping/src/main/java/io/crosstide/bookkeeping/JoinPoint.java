package io.crosstide.bookkeeping;

import io.crosstide.change.gtid.GtidSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where an incoming link starts.
 *
 * @param seeded empty if target and source had the same rows at the stream's start; else the GTID set of the dump from
 *     which the target was loaded
 * @param streamId the stream that the link found at first contact; null before
 */
public record JoinPoint(Kind kind, GtidSet seeded, @Nullable UUID streamId) {
    /** The kind of join point, an option of `crosstide init`. */
    public enum Kind {
        IDENTICAL("identical"),
        SEEDED("seeded");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        /** The text in the table {@code crosstide.join_point}. */
        public String label() {
            return label;
        }
    }

    public JoinPoint {
        if (kind == Kind.IDENTICAL && !seeded.isEmpty()) {
            throw new IllegalArgumentException("an identical join point has no GTID set");
        }
    }

    /** A link that applies the stream from its first transaction. */
    public static JoinPoint identical() {
        return new JoinPoint(Kind.IDENTICAL, GtidSet.EMPTY, null);
    }

    /** A link that applies all transactions that are not in the set. */
    public static JoinPoint seeded(GtidSet gtids) {
        return new JoinPoint(Kind.SEEDED, gtids, null);
    }

    /** The form of the option of `crosstide init`. */
    @Override
    public String toString() {
        return kind == Kind.IDENTICAL ? "identical" : "seeded " + seeded;
    }
}
