package io.crosstide.bookkeeping;

import io.crosstide.change.gtid.GtidSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where an incoming link starts.
 *
 * @param gtids the GTIDs of the source whose rows the target has without the stream: those of the dump from which the target
 *     was loaded, or those before the stream's start if target and source had the same rows then; in that case empty until
 *     the first contact
 * @param streamId the stream that was found at first contact; null before
 */
public record JoinPoint(Kind kind, GtidSet gtids, @Nullable UUID streamId) {
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
        if (kind == Kind.IDENTICAL && streamId == null && !gtids.isEmpty()) {
            throw new IllegalArgumentException("an identical join point has no GTID set before the first contact");
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

    /** The same, bound to the stream that was met. */
    public JoinPoint pinned(UUID stream, GtidSet startGtidSet) {
        return new JoinPoint(kind, kind == Kind.IDENTICAL ? startGtidSet : gtids, stream);
    }

    /** The GTID set of the dump; empty if there was none. */
    public GtidSet seeded() {
        return kind == Kind.SEEDED ? gtids : GtidSet.EMPTY;
    }

    /** Whether the two say the same of where the link starts. */
    public boolean startsAs(JoinPoint other) {
        return kind == other.kind && seeded().equals(other.seeded());
    }

    /** The form of the option of `crosstide init`. */
    @Override
    public String toString() {
        return kind == Kind.IDENTICAL ? "identical" : "seeded " + gtids;
    }
}
