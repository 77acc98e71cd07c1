package io.crosstide.cli.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crosstide.bookkeeping.JoinPoint;
import io.crosstide.bookkeeping.OwnerRow;
import io.crosstide.bookkeeping.StoredPosition;
import io.crosstide.change.wire.Checkpoint;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Positions as JSON, whose fields are a contract. */
public final class PositionsJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private PositionsJson() {}

    public static String of(String mesh, PositionsReader positions) {
        ObjectNode root = JSON.createObjectNode().put("mesh", mesh);
        var streams = root.putArray("streams");
        positions.streams().forEach(stream -> streams.add(stream(stream)));
        var links = root.putArray("links");
        positions.links().forEach(link -> links.add(link(link)));
        positions.failures().forEach(root.putArray("failures")::add);
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static ObjectNode stream(StreamPositions stream) {
        ObjectNode node = JSON.createObjectNode()
                .put("cluster", stream.cluster())
                .put("datacenter", stream.datacenter())
                .put("topic", stream.stream().transactionsTopic())
                .put("reached", stream.reached());
        @Nullable Checkpoint checkpoint = stream.checkpoint();
        if (checkpoint == null) {
            return node.putNull("checkpoint");
        }
        node.putObject("checkpoint")
                .put("streamId", checkpoint.streamId().toString())
                .put("topicId", checkpoint.topicId())
                .put("seq", checkpoint.seq())
                .put("stamp", checkpoint.stamp())
                .put("startGtidSet", checkpoint.startGtidSet().toString())
                .put("executed", checkpoint.executed().toString())
                .put("published", checkpoint.published().toString())
                .put("pending", checkpoint.pending().toString())
                .put("binlogPosition", checkpoint.binlogPosition())
                .put("time", time(checkpoint))
                .put("error", orNull(checkpoint.error()))
                .put("remedy", orNull(checkpoint.remedy()));
        return node;
    }

    static String time(Checkpoint checkpoint) {
        return Instant.EPOCH.plus(checkpoint.timeMicros(), ChronoUnit.MICROS).toString();
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }

    private static ObjectNode link(LinkPositions link) {
        ObjectNode node = JSON.createObjectNode()
                .put("cluster", link.cluster())
                .put("from", link.link().from())
                .put("to", link.link().to())
                .put("reached", link.known() != null);
        LinkPositions.@Nullable Known known = link.known();
        if (known == null) {
            return node.putNull("lowSeq")
                    .putNull("appliedAbove")
                    .putNull("executed")
                    .putNull("position")
                    .putNull("owner")
                    .putNull("joinPoint");
        }
        node.put("lowSeq", known.lowSeq())
                .put("appliedAbove", known.appliedAbove())
                .put(
                        "executed",
                        known.executed() == null ? null : known.executed().toString());
        position(node, known.position());
        owner(node, known.owner());
        joinPoint(node, known.joinPoint());
        return node;
    }

    private static void position(ObjectNode node, @Nullable StoredPosition position) {
        if (position == null) {
            node.putNull("position");
            return;
        }
        node.putObject("position")
                .put("streamId", position.streamId().toString())
                .put("lowSeq", position.mark().lowSeq())
                .put("offset", position.mark().resumeOffset());
    }

    private static void owner(ObjectNode node, @Nullable OwnerRow owner) {
        if (owner == null) {
            node.putNull("owner");
            return;
        }
        node.putObject("owner").put("epoch", owner.epoch()).put("process", owner.instance());
    }

    private static void joinPoint(ObjectNode node, @Nullable JoinPoint joinPoint) {
        if (joinPoint == null) {
            node.putNull("joinPoint");
            return;
        }
        node.putObject("joinPoint")
                .put("kind", joinPoint.kind().label())
                .put("gtidSet", joinPoint.gtids().toString())
                .put(
                        "streamId",
                        joinPoint.streamId() == null
                                ? null
                                : joinPoint.streamId().toString());
    }
}
