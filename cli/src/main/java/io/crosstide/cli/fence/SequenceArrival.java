package io.crosstide.cli.fence;

import io.crosstide.bookkeeping.DirectionRows;
import io.crosstide.bookkeeping.JoinPoint;
import io.crosstide.bookkeeping.JoinPointTable;
import io.crosstide.bookkeeping.LowSequences;
import io.crosstide.bookkeeping.SequenceRanges;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.wire.Checkpoint;
import io.crosstide.cli.outcome.CommandFailedException;
import io.crosstide.streams.StreamView;
import io.crosstide.topology.Link;
import io.crosstide.topology.LinkName;
import io.crosstide.topology.Topology;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * In direction-table mode, the target does not know the source's GTIDs. So the source's stream translates: once its
 * checkpoint accounts for all of them, each has a number up to the checkpoint's, or nothing to read. Then the target must have
 * applied these numbers: its low-water mark counts, and what is applied above it.
 *
 * <p>The same holds for what the source had applied of further datacenters: the target must have applied it by its own links.
 */
final class SequenceArrival implements Arrival {
    private static final Duration PAUSE = Duration.ofMillis(20);

    private final Topology topology;
    private final String cluster;
    private final Link link;
    private final Fence fence;
    private final StreamView stream;
    private final HeldBack heldBack;
    private @Nullable Checkpoint checkpoint;

    /** @param stream the source's stream; the caller closes it */
    SequenceArrival(Topology topology, String cluster, Link link, Fence fence, StreamView stream) {
        this.topology = topology;
        this.cluster = cluster;
        this.link = link;
        this.fence = fence;
        this.stream = stream;
        this.heldBack = new HeldBack(fence.gtids(), stream);
    }

    @Override
    public Optional<String> missing(Connection target, Duration patience)
            throws SQLException, CommandFailedException, InterruptedException {
        Optional<String> missing = ask(target, patience);
        if (missing.isPresent() && !patience.isZero()) {
            Thread.sleep(Math.min(PAUSE.toMillis(), patience.toMillis()));
        }
        return missing;
    }

    private Optional<String> ask(Connection target, Duration patience) throws SQLException, CommandFailedException {
        @Nullable Checkpoint numbers = checkpoint;
        if (numbers == null) {
            Optional<Checkpoint> last = stream.checkpoint();
            if (last.isEmpty()) {
                return Optional.of("the stream of %s has not begun".formatted(link.from()));
            }
            GtidSet left =
                    fence.gtids().minus(last.get().executed()).minus(last.get().pending());
            if (!left.isEmpty()) {
                return Optional.of(
                        "%,d transactions of %s are not in its stream yet".formatted(left.count(), link.from()));
            }
            numbers = last.get();
            checkpoint = numbers;
        }
        requireSameStream(link.from(), numbers.streamId(), target);
        List<String> missing = new ArrayList<>();
        Map<String, Long> lowSeqs = LowSequences.read(topology.name(), cluster, target);
        missingOfSource(target, numbers.seq(), lowSeqs, patience).ifPresent(missing::add);
        for (Map.Entry<String, Fence.Applied> other : fence.others().entrySet()) {
            missingOf(other.getKey(), other.getValue(), target, lowSeqs).ifPresent(missing::add);
        }
        return missing.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", missing));
    }

    /** Numbers of another stream would mean nothing. */
    private void requireSameStream(String source, UUID stream, Connection target)
            throws SQLException, CommandFailedException {
        Optional<UUID> followed = new JoinPointTable(topology.name(), cluster, source)
                .read(target)
                .map(JoinPoint::streamId);
        if (followed.isPresent() && !followed.get().equals(stream)) {
            throw new CommandFailedException(
                    "Link %s→%s (cluster %s) follows stream %s of %s, which was created again and is %s now. crosstide status names the remedy."
                            .formatted(source, link.to(), cluster, followed.get(), source, stream));
        }
    }

    private Optional<String> missingOfSource(Connection target, long seq, Map<String, Long> lowSeqs, Duration patience)
            throws SQLException {
        long low = lowSeqs.getOrDefault(link.from(), 0L);
        if (low >= seq) {
            return Optional.empty();
        }
        SequenceRanges applied = DirectionRows.read(name(link.from()), target).applied();
        if (heldBack.isApplied(name(link.from()), target, seq, low, applied, patience)) {
            return Optional.empty();
        }
        return Optional.of("%s has applied the transactions of %s up to number %d, not up to %d"
                .formatted(link.to(), link.from(), low, seq));
    }

    private Optional<String> missingOf(
            String other, Fence.Applied applied, Connection target, Map<String, Long> lowSeqs)
            throws SQLException, CommandFailedException {
        if (applied.streamId() != null) {
            requireSameStream(other, applied.streamId(), target);
        }
        DirectionRows atSource = applied.rows();
        DirectionRows rows = DirectionRows.read(name(other), target);
        long low = Math.max(rows.lowSeq(), lowSeqs.getOrDefault(other, 0L));
        SequenceRanges above = new SequenceRanges(atSource.applied());
        above.removeUpTo(low);
        above.removeCoveredBy(rows.applied());
        return low >= atSource.lowSeq() && above.isEmpty()
                ? Optional.empty()
                : Optional.of("%s has not applied all transactions of %s that %s has: its number %d, there %d"
                        .formatted(link.to(), other, link.from(), low, atSource.lowSeq()));
    }

    private LinkName name(String source) {
        return new LinkName(topology.name(), cluster, source, link.to());
    }
}
