package io.crosstide.writer.position;

import io.crosstide.bookkeeping.Mark;
import io.crosstide.bookkeeping.PositionTable;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Chooses, at most once a second, the target transaction that writes the position row in addition to its own rows. So
 * positions need no extra transactions (docs/decisions/0003). Safe for several threads.
 *
 * <p>Invariant (W3): one transaction at a time carries the position, so the row never moves back.
 */
public final class PositionCarrier {
    private static final long INTERVAL_NANOS = 1_000_000_000L;

    private final AppliedPositions positions;
    private final PositionTable store;
    private final LongSupplier nanoTime;
    private final AtomicBoolean underWay = new AtomicBoolean();

    /** Guarded by {@link #underWay}, as is the next field: only the transaction that carries the position uses them. */
    private @Nullable Mark written;

    private long writtenNanos;

    public PositionCarrier(AppliedPositions positions, PositionTable store, LongSupplier nanoTime) {
        this.positions = positions;
        this.store = store;
        this.nanoTime = nanoTime;
    }

    /**
     * A mark for the next transaction to write. The caller must call {@link Carried#committed} or {@link
     * Carried#givenUp}.
     */
    public Optional<Carried> offer() {
        if (!underWay.compareAndSet(false, true)) {
            return Optional.empty();
        }
        Mark mark = positions.mark();
        boolean overdue = nanoTime.getAsLong() - writtenNanos >= INTERVAL_NANOS;
        boolean due = written == null || (overdue && !mark.equals(written));
        if (!due) {
            underWay.set(false);
            return Optional.empty();
        }
        return Optional.of(new Carried(mark));
    }

    /** A mark that a target transaction carries. */
    public final class Carried {
        private final Mark mark;
        private boolean ended;

        private Carried(Mark mark) {
            this.mark = mark;
        }

        public String statement() {
            return store.write(mark);
        }

        /** The transaction that carried it was committed. */
        public void committed() {
            written = mark;
            writtenNanos = nanoTime.getAsLong();
            givenUp();
        }

        /** The transaction that carried it was rolled back, or its outcome is not known. */
        public void givenUp() {
            if (!ended) {
                ended = true;
                underWay.set(false);
            }
        }
    }
}
