package io.crosstide.writer.position;

import io.crosstide.bookkeeping.JoinPoint;
import io.crosstide.bookkeeping.Mark;
import io.crosstide.bookkeeping.StoredPosition;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.wire.Checkpoint;
import io.crosstide.streams.FirstAvailable;
import io.crosstide.streams.PublishedStream;
import io.crosstide.topology.LinkName;
import io.crosstide.writer.failure.LinkStoppedException;
import io.crosstide.writer.failure.LinkUnreachableException;
import java.util.Optional;

/** Decides where a link starts to read: at its stored position, or at the first record that retention has left. */
public final class StartPoint {
    /** Reads the first records that retention has left. Called only if needed, because it is slow. */
    public interface Beginning {
        FirstAvailable find() throws LinkStoppedException, LinkUnreachableException;
    }

    private final LinkName link;
    private final boolean readsCopies;

    /**
     * @param readsCopies whether the position may have been reached from a copy: then its offset is an earlier one, which retention
     *     may have removed although the record after its seq is there
     */
    public StartPoint(LinkName link, boolean readsCopies) {
        this.link = link;
        this.readsCopies = readsCopies;
    }

    /**
     * @param stored the position that the target stores, if any
     * @param executed the target's executed GTID set, read before {@code remote}; empty in direction-table mode
     * @param appliedSeq every transaction up to this one is applied, according to the direction table; 0 in gtid mode
     */
    public Mark decide(
            Optional<StoredPosition> stored,
            PublishedStream remote,
            JoinPoint joinPoint,
            GtidSet executed,
            long appliedSeq,
            Beginning beginning)
            throws LinkStoppedException, LinkUnreachableException {
        requireKnown(executed, remote.checkpoint());
        long offset = stored.map(position -> position.mark().resumeOffset()).orElse(-1L);
        long lowSeq = stored.map(position -> position.mark().lowSeq()).orElse(0L);
        if (offset > remote.offsets().end() || remote.checkpoint().seq() < lowSeq) {
            throw new LinkStoppedException(
                    "Link " + link + " cannot resume at seq " + (lowSeq + 1) + ", offset " + offset
                            + ": the stream ends before it, at seq "
                            + remote.checkpoint().seq() + ", offset "
                            + remote.offsets().end(),
                    "the topic was truncated or created again, or the target was restored from another copy: load the"
                            + " target again from a dump of the source and run `crosstide init --seeded`");
        }
        if (stored.isPresent() && offset >= remote.offsets().begin()) {
            return stored.get().mark();
        }
        FirstAvailable first = beginning.find();
        if (readsCopies && first.seq() <= lowSeq) {
            return new Mark(lowSeq, remote.offsets().begin());
        }
        GtidSet known = executed.plus(joinPoint.seeded());
        boolean proven = first.seq() <= Math.max(lowSeq, appliedSeq) + 1 || known.containsAll(first.gone());
        if (first.seq() <= lowSeq || !proven) {
            throw new LinkStoppedException(
                    "Link " + link + " cannot start: it needs seq " + (lowSeq + 1)
                            + ", the first that can be read is " + first.seq()
                            + "; the target lacks " + first.gone().minus(known),
                    "retention has removed records: load the target again from a new dump of the source and run"
                            + " `crosstide init --seeded` with its GTID set");
        }
        return new Mark(first.seq() - 1, remote.offsets().begin());
    }

    /**
     * A source that was reset or lost transactions uses their GTIDs again, for transactions that would count as
     * applied.
     */
    private void requireKnown(GtidSet executed, Checkpoint source) throws LinkStoppedException {
        GtidSet unknown = executed.onlyOf(
                        uuid -> link.source().equals(source.origins().get(uuid)))
                .minus(source.executed())
                .minus(source.pending());
        if (!unknown.isEmpty()) {
            throw new LinkStoppedException(
                    "Link " + link + ": the target has transactions of " + link.source()
                            + "'s servers that its stream does not know: " + unknown
                            + "; new transactions with these GTIDs would count as applied",
                    "if the target was loaded from a copy of the source that is newer than what its syncer has read, the link"
                            + " resumes by itself; otherwise the source was reset or lost them: run SET GLOBAL gtid_purged = CONCAT('+',"
                            + " GTID_SUBTRACT('" + unknown
                            + "', @@GLOBAL.gtid_executed)) there, then begin its stream again as"
                            + " docs/operations.md describes");
        }
    }
}
