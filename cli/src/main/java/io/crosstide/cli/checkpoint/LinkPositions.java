package io.crosstide.cli.checkpoint;

import io.crosstide.bookkeeping.JoinPoint;
import io.crosstide.bookkeeping.OwnerRow;
import io.crosstide.bookkeeping.StoredPosition;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.topology.Link;
import org.jspecify.annotations.Nullable;

/**
 * What the target of a link has on record of it.
 *
 * @param known null if the target did not answer
 */
public record LinkPositions(
        String cluster, Link link, @Nullable Known known) {

    /**
     * What the target says.
     *
     * @param lowSeq the low-water mark; in gtid mode, that of the last position on record, which may trail; 0 if there is none
     * @param appliedAbove numbers above the mark that are applied, such as {@code 12-14,17}; null in gtid mode, which does not
     *     number them
     * @param executed the executed set of the target; null in direction-table mode, where it says nothing of the source's GTIDs
     * @param position where the link resumes to read; null before its first position
     * @param owner the process that writes the link; null before the first
     * @param joinPoint where the link starts; null before init
     */
    public record Known(
            long lowSeq,
            @Nullable String appliedAbove,
            @Nullable GtidSet executed,
            @Nullable StoredPosition position,
            @Nullable OwnerRow owner,
            @Nullable JoinPoint joinPoint) {}
}
