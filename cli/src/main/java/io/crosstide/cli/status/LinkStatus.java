package io.crosstide.cli.status;

import io.crosstide.bookkeeping.link.AppliedTables;
import io.crosstide.bookkeeping.link.LinkControl;
import io.crosstide.change.wire.OpenTransactionRecord;
import io.crosstide.writer.position.HistoryGap;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where one link stands; null is what could not be learnt.
 *
 * @param lag how far the target is behind the source
 * @param publishedSeq number of the last transaction in the source's stream
 * @param appliedSeq low-water mark: every transaction up to this one is applied at the target
 * @param error why it is stopped, or what could not be reached
 * @param ddlSkipped number of DDL statements of the source since the start of its stream; none is replicated
 * @param openTransaction the transaction that the source is publishing in chunks; null if there is none
 * @param control what an operator has ordered for the link, as far as the target could be asked
 * @param gaps GTIDs of the source that the target does not account for
 * @param tables how the target applies rows of its tables
 */
public record LinkStatus(
        String cluster,
        String from,
        String to,
        State state,
        @Nullable Duration lag,
        @Nullable Long publishedSeq,
        @Nullable Long appliedSeq,
        @Nullable Long conflictsOpen,
        @Nullable String error,
        @Nullable String remedy,
        @Nullable Long ddlSkipped,
        @Nullable OpenTransactionRecord openTransaction,
        LinkControl control,
        List<HistoryGap> gaps,
        @Nullable AppliedTables tables) {

    public LinkStatus {
        gaps = List.copyOf(gaps);
    }

    /** Without what only a reachable stream shows: DDL, an open transaction, orders, gaps and tables. */
    public LinkStatus(
            String cluster,
            String from,
            String to,
            State state,
            @Nullable Duration lag,
            @Nullable Long publishedSeq,
            @Nullable Long appliedSeq,
            @Nullable Long conflictsOpen,
            @Nullable String error,
            @Nullable String remedy) {
        this(
                cluster,
                from,
                to,
                state,
                lag,
                publishedSeq,
                appliedSeq,
                conflictsOpen,
                error,
                remedy,
                null,
                null,
                LinkControl.NONE,
                List.of(),
                null);
    }

    /** What a link is doing, as far as can be seen from outside its writer. */
    public enum State {
        /** A writer serves it, and there is something to apply. */
        RUNNING,
        /** A writer serves it, and all that was published is applied. */
        IDLE,
        /** It waits for a transaction of another datacenter, or for a lock of another session at the target. */
        WAITING,
        /** An operator paused it. */
        PAUSED,
        /** It will not go on before somebody acts. */
        STOPPED,
        /** The source's Kafka or the target's MySQL does not answer. */
        UNREACHABLE,
        /** No writer is connected to the target for it. */
        UNKNOWN;

        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The same with what an operator has ordered. */
    LinkStatus with(LinkControl ordered) {
        return new LinkStatus(
                cluster,
                from,
                to,
                state,
                lag,
                publishedSeq,
                appliedSeq,
                conflictsOpen,
                error,
                remedy,
                ddlSkipped,
                openTransaction,
                ordered,
                gaps,
                tables);
    }

    /** Whether nothing is left to apply. */
    public boolean drained() {
        return publishedSeq != null && publishedSeq.equals(appliedSeq);
    }
}
