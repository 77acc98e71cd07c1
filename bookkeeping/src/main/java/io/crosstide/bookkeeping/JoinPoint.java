package io.crosstide.bookkeeping;

import io.crosstide.change.gtid.GtidSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where an incoming link starts.
 *
 * @param seeded empty when target and source held the same rows as of the stream's start; else the GTID set at which the
 *     dump was taken that the target was loaded from
 * @param streamId the stream met at first contact; null before
 */
public record JoinPoint(Kind kind, GtidSet seeded, @Nullable UUID streamId) {
    /** What `crosstide init` was told. */
    public enum Kind {
        IDENTICAL("identical"),
        SEEDED("seeded");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        /** As the table {@code crosstide.join_point} has it. */
        public String label() {
            return label;
        }
    }

    public JoinPoint {
        if (kind == Kind.IDENTICAL && !seeded.isEmpty()) {
            throw new IllegalArgumentException("an identical join point has no GTID set");
        }
    }

    /** Applies the stream from its first transaction on. */
    public static JoinPoint identical() {
        return new JoinPoint(Kind.IDENTICAL, GtidSet.EMPTY, null);
    }

    /** Applies what is not in the set. */
    public static JoinPoint seeded(GtidSet gtids) {
        return new JoinPoint(Kind.SEEDED, gtids, null);
    }

    /** As `crosstide init` takes it. */
    @Override
    public String toString() {
        return kind == Kind.IDENTICAL ? "identical" : "seeded " + seeded;
    }
}
