package io.crosstide.cli.checkpoint;

import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.wire.Checkpoint;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What of a stream no target has applied: it exists only at its source. */
final class OnlyHere {
    private OnlyHere() {}

    /**
     * GTIDs; in direction-table mode numbers, such as {@code seq 451-454}. Empty text if there are none.
     *
     * @return empty if the stream or a target did not answer, or if the stream has no target
     */
    static Optional<String> of(StreamPositions stream, List<LinkPositions> links) {
        List<LinkPositions> targets = links.stream()
                .filter(link -> link.cluster().equals(stream.cluster())
                        && link.link().from().equals(stream.datacenter()))
                .toList();
        Checkpoint checkpoint = stream.checkpoint();
        if (checkpoint == null || targets.isEmpty() || targets.stream().anyMatch(target -> target.known() == null)) {
            return Optional.empty();
        }
        return Optional.of(of(
                checkpoint,
                targets.stream()
                        .map(LinkPositions::known)
                        .map(Objects::requireNonNull)
                        .toList()));
    }

    private static String of(Checkpoint checkpoint, List<LinkPositions.Known> targets) {
        GtidSet missing = checkpoint.published();
        long applied = 0;
        boolean numbered = false;
        for (LinkPositions.Known target : targets) {
            GtidSet executed = target.executed();
            numbered |= executed == null;
            missing = executed == null ? missing : missing.minus(executed);
            applied = Math.max(applied, target.lowSeq());
        }
        if (!numbered) {
            return missing.toString();
        }
        return applied >= checkpoint.seq() ? "" : "seq " + (applied + 1) + "-" + checkpoint.seq();
    }
}
