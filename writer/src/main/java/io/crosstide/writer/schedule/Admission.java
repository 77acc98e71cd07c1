package io.crosstide.writer.schedule;

import io.crosstide.change.event.EventException;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.wire.Heartbeat;
import io.crosstide.change.wire.Range;
import io.crosstide.change.wire.StreamRecord;
import io.crosstide.change.wire.TransactionChunk;
import io.crosstide.topology.LinkName;
import io.crosstide.writer.consume.Received;
import io.crosstide.writer.consume.TableSelection;
import io.crosstide.writer.failure.LinkStoppedException;
import io.crosstide.writer.mapping.TransactionContext;
import io.crosstide.writer.plan.KeyExtractor;
import io.crosstide.writer.plan.TransactionKeys;
import io.crosstide.writer.position.AppliedPositions;
import io.crosstide.writer.replay.ChunkFeed;
import io.crosstide.writer.replay.ReplayMode;
import io.crosstide.writer.replay.Task;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongSupplier;

/**
 * Decides what a record requires at this target: nothing if it is already applied; an account of its GTID if it was in
 * the dump that the target was loaded from or has only rows of excluded tables; otherwise a task with its row keys.
 * Claims the UUID of a server before a transaction of that server is applied. Belongs to the loop of one link.
 */
public final class Admission {
    private final LinkName link;
    private final GtidSet seeded;
    private final ReplayMode mode;
    private final ClaimedOrigins origins;
    private final TableSelection tables;
    private final KeyExtractor<SQLException> keys;
    private final LongSupplier schemaVersion;

    /**
     * @param seeded GTIDs in the dump that the target was loaded from
     * @param schemaVersion increases when the writer detects a changed definition at the target
     */
    public Admission(
            LinkName link,
            GtidSet seeded,
            ReplayMode mode,
            ClaimedOrigins origins,
            TableSelection tables,
            KeyExtractor<SQLException> keys,
            LongSupplier schemaVersion) {
        this.link = link;
        this.seeded = seeded;
        this.mode = mode;
        this.origins = origins;
        this.tables = tables;
        this.keys = keys;
        this.schemaVersion = schemaVersion;
    }

    /** Decides about a heartbeat, a range, or the first chunk of a transaction. */
    Admitted admit(Received received, AppliedPositions.Entry entry) throws SQLException, LinkStoppedException {
        StreamRecord record = received.record();
        if (record instanceof Heartbeat) {
            return new Admitted.Nothing(0);
        }
        if (record instanceof Range range) {
            return accountFor(range, entry);
        }
        TransactionChunk chunk = (TransactionChunk) record;
        if (mode.isApplied(chunk.gtid(), chunk.seq())) {
            return new Admitted.Nothing(1);
        }
        if (seeded.contains(chunk.gtid())) {
            return accountFor(chunk, entry);
        }
        claimOrigins(chunk);
        return chunk.isWhole() ? whole(chunk, received, entry) : inChunks(chunk, entry);
    }

    private Admitted accountFor(StreamRecord record, AppliedPositions.Entry entry)
            throws SQLException, LinkStoppedException {
        GtidSet missing = mode.toAccountFor(record.gtids());
        if (missing.isEmpty()) {
            return new Admitted.Nothing(0);
        }
        claimOrigins(record);
        return new Admitted.Planned(
                new Task.AccountFor(record.seq(), missing, record.stamp(), entry, 0), TransactionKeys.NONE);
    }

    private void claimOrigins(StreamRecord record) throws SQLException, LinkStoppedException {
        if (origins.isClaimed(record.serverUuid())
                && record.gtids().uuids().stream().allMatch(origins::isClaimed)) {
            return;
        }
        Set<UUID> uuids = new LinkedHashSet<>(record.gtids().uuids());
        uuids.add(record.serverUuid());
        for (UUID uuid : uuids) {
            if (!origins.isClaimed(uuid)) {
                origins.claim(uuid);
            }
        }
    }

    private Admitted whole(TransactionChunk chunk, Received received, AppliedPositions.Entry entry)
            throws SQLException, LinkStoppedException {
        TransactionContext context = context(chunk);
        try {
            TableSelection.Selection selection = tables.select(chunk, 0);
            TransactionKeys found = keys.keys(() -> selection);
            selection.report();
            if (found.tables().isEmpty()) {
                return accountFor(chunk, entry);
            }
            long memory = received.memory() + found.memory();
            return new Admitted.Planned(
                    new Task.Apply(context, chunk, entry, received.bytes(), found.rows(), memory), found);
        } catch (EventException undecodable) {
            // the worker says why, or skips the transaction on an operator's order; nothing passes it before
            return new Admitted.Planned(
                    new Task.Apply(context, chunk, entry, received.bytes(), 0, received.memory()),
                    TransactionKeys.BARRIER);
        }
    }

    /**
     * The transaction runs alone, because its row keys are complete only with its last chunk, and there may be too
     * many.
     */
    private Admitted inChunks(TransactionChunk chunk, AppliedPositions.Entry entry) {
        return new Admitted.Planned(
                new Task.ApplyChunks(context(chunk), chunk.stamp(), chunk.commitTimeMicros(), new ChunkFeed(), entry),
                TransactionKeys.BARRIER);
    }

    private TransactionContext context(TransactionChunk chunk) {
        return new TransactionContext(
                link,
                chunk.streamId(),
                chunk.origin(),
                chunk.gtid(),
                chunk.seq(),
                chunk.binlogPosition(),
                schemaVersion.getAsLong(),
                chunk.defaults());
    }
}
