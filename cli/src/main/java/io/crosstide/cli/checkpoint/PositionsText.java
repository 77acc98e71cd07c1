package io.crosstide.cli.checkpoint;

import io.crosstide.bookkeeping.JoinPoint;
import io.crosstide.bookkeeping.OwnerRow;
import io.crosstide.bookkeeping.StoredPosition;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.wire.Checkpoint;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Positions for people: a block per stream and per link, with a line per position. GTID sets are whole, because they are copied. */
public final class PositionsText {
    private static final String LINE = "  %-15s %s";

    private PositionsText() {}

    public static List<String> lines(PositionsReader positions) {
        List<String> lines = new ArrayList<>();
        positions.streams().forEach(stream -> {
            stream(lines, stream);
            OnlyHere.of(stream, positions.links())
                    .ifPresent(gtids -> add(lines, "only here", gtids.isEmpty() ? "(empty)" : gtids));
        });
        positions.links().forEach(link -> link(lines, link));
        return lines;
    }

    private static void stream(List<String> lines, StreamPositions stream) {
        lines.add("stream %s %s".formatted(stream.cluster(), stream.datacenter()));
        @Nullable Checkpoint checkpoint = stream.checkpoint();
        if (checkpoint == null) {
            lines.add(
                    stream.reached() ? "  has not begun: crosstide init has not run" : "  not known, see the message");
            return;
        }
        add(lines, "stream id", checkpoint.streamId());
        add(lines, "seq", checkpoint.seq());
        add(lines, "binlog", checkpoint.binlogPosition());
        add(lines, "read", set(checkpoint.executed()));
        add(lines, "published", set(checkpoint.published()));
        if (!checkpoint.pending().isEmpty()) {
            add(lines, "pending", set(checkpoint.pending()));
        }
        add(lines, "started after", set(checkpoint.startGtidSet()));
        add(lines, "written", PositionsJson.time(checkpoint));
        if (!checkpoint.error().isEmpty()) {
            add(lines, "stopped", checkpoint.error());
        }
    }

    private static void link(List<String> lines, LinkPositions link) {
        lines.add("link %s %s→%s"
                .formatted(link.cluster(), link.link().from(), link.link().to()));
        LinkPositions.@Nullable Known known = link.known();
        if (known == null) {
            lines.add("  not known, see the message");
            return;
        }
        add(lines, "low-water mark", known.lowSeq());
        if (known.appliedAbove() != null) {
            add(lines, "applied above", known.appliedAbove().isEmpty() ? "nothing" : known.appliedAbove());
        }
        @Nullable GtidSet executed = known.executed();
        if (executed != null) {
            add(lines, "executed", set(executed));
        }
        @Nullable StoredPosition position = known.position();
        if (position == null) {
            add(lines, "position", "none yet");
        } else {
            add(lines, "stream id", position.streamId());
            add(lines, "resumes at", "offset " + position.mark().resumeOffset());
        }
        @Nullable OwnerRow owner = known.owner();
        add(lines, "owner", owner == null ? "none yet" : "epoch " + owner.epoch() + ", " + owner.instance());
        @Nullable JoinPoint joinPoint = known.joinPoint();
        add(
                lines,
                "join point",
                joinPoint == null
                        ? "none: crosstide init has not run"
                        : "%s, %s".formatted(joinPoint.kind().label(), set(joinPoint.gtids())));
    }

    private static String set(GtidSet gtids) {
        return gtids.isEmpty() ? "(empty)" : gtids.toString();
    }

    private static void add(List<String> lines, String what, Object value) {
        lines.add(LINE.formatted(what, value));
    }
}
