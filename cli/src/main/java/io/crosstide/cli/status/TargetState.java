package io.crosstide.cli.status;

import io.crosstide.bookkeeping.JoinPoint;
import io.crosstide.bookkeeping.link.AppliedTables;
import io.crosstide.bookkeeping.link.LinkControl;
import io.crosstide.change.gtid.GtidSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the target of a link knows of it.
 *
 * @param executed the target's executed set
 * @param lowSeqs by source: every transaction of its stream up to this one is applied; may trail in gtid mode
 * @param offset where to read on in Kafka, of the last position on record
 * @param served whether a writer has a session open for the link
 * @param stopped whether the writer said that it stopped
 * @param control what an operator has ordered
 * @param readsCopy whether the writer said that the source does not answer, and that it reads a copy of its stream
 * @param saysWaiting whether the writer said that it waits, for a lock of another session or for lost transactions
 * @param joinPoint where the link starts; empty before init
 * @param claims by server UUID: the datacenters that claim it at the target
 * @param tables how rows of the link's tables are applied; null if an older version initialised the target
 */
record TargetState(
        GtidSet executed,
        Map<String, Long> lowSeqs,
        long offset,
        boolean served,
        boolean stopped,
        LinkControl control,
        boolean readsCopy,
        boolean saysWaiting,
        @Nullable String error,
        @Nullable String remedy,
        long conflictsOpen,
        Optional<JoinPoint> joinPoint,
        Map<UUID, Set<String>> claims,
        @Nullable AppliedTables tables) {

    TargetState {
        lowSeqs = Map.copyOf(lowSeqs);
        claims = Map.copyOf(claims);
    }

    boolean paused() {
        return control.pause() != null;
    }

    long lowSeq(String source) {
        return lowSeqs.getOrDefault(source, 0L);
    }
}
