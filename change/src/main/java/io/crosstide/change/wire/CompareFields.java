package io.crosstide.change.wire;

import com.google.protobuf.ByteString;
import io.crosstide.change.comparison.AppliedTransactions;
import io.crosstide.change.comparison.Digest128;
import io.crosstide.change.comparison.ReadColumn;
import io.crosstide.change.comparison.ReadPosition;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.wire.proto.JoinedTransactions;
import io.crosstide.change.wire.proto.ServerClaim;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/** Conversions of fields of requests to compare rows, and of the answers. */
final class CompareFields {
    static final int DIGEST_BYTES = 16;

    private CompareFields() {}

    static List<io.crosstide.change.wire.proto.ReadColumn> messages(List<ReadColumn> columns) {
        return columns.stream()
                .map(column -> io.crosstide.change.wire.proto.ReadColumn.newBuilder()
                        .setName(column.name())
                        .setType(column.type())
                        .setCharacters(column.characters())
                        .build())
                .toList();
    }

    static List<ReadColumn> columns(List<io.crosstide.change.wire.proto.ReadColumn> messages) {
        return messages.stream()
                .map(message -> new ReadColumn(message.getName(), message.getType(), message.getCharacters()))
                .toList();
    }

    static void put(Digest128 digest, ByteBuffer bytes) {
        bytes.putLong(digest.first()).putLong(digest.second());
    }

    static ByteString bytes(Digest128 digest) {
        ByteBuffer bytes = ByteBuffer.allocate(DIGEST_BYTES);
        put(digest, bytes);
        return ByteString.copyFrom(bytes.flip());
    }

    static Digest128 digest(ByteString bytes) {
        if (bytes.size() != DIGEST_BYTES) {
            throw new IllegalArgumentException("a digest has " + bytes.size() + " bytes, not " + DIGEST_BYTES);
        }
        ByteBuffer buffer = bytes.asReadOnlyByteBuffer();
        return new Digest128(buffer.getLong(), buffer.getLong());
    }

    static io.crosstide.change.wire.proto.ReadPosition message(ReadPosition position) {
        io.crosstide.change.wire.proto.ReadPosition.Builder builder =
                io.crosstide.change.wire.proto.ReadPosition.newBuilder()
                        .setAtLeast(position.atLeast().toString())
                        .setAtMost(position.atMost().toString())
                        .setPublishedSeq(position.publishedSeq());
        new TreeMap<>(position.joined())
                .forEach((source, gtids) -> builder.addJoined(
                        JoinedTransactions.newBuilder().setDatacenter(source).setGtidSet(gtids.toString())));
        new TreeMap<>(position.claims())
                .forEach((server, datacenters) -> new TreeSet<>(datacenters)
                        .forEach(datacenter -> builder.addClaims(ServerClaim.newBuilder()
                                .setServer(server.toString())
                                .setDatacenter(datacenter))));
        new TreeMap<>(position.applied())
                .forEach((source, applied) ->
                        builder.addApplied(io.crosstide.change.wire.proto.AppliedTransactions.newBuilder()
                                .setDatacenter(source)
                                .setStreamId(Fields.uuid(applied.streamId()))
                                .setLowSeq(applied.lowSeq())
                                .setAbove(applied.above())));
        return builder.build();
    }

    static ReadPosition position(io.crosstide.change.wire.proto.ReadPosition message) {
        Map<String, GtidSet> joined = new HashMap<>();
        message.getJoinedList().forEach(each -> joined.put(each.getDatacenter(), GtidSet.parse(each.getGtidSet())));
        Map<UUID, Set<String>> claims = new HashMap<>();
        message.getClaimsList()
                .forEach(each -> claims.computeIfAbsent(UUID.fromString(each.getServer()), server -> new HashSet<>())
                        .add(each.getDatacenter()));
        Map<String, AppliedTransactions> applied = new HashMap<>();
        message.getAppliedList()
                .forEach(each -> applied.put(
                        each.getDatacenter(),
                        new AppliedTransactions(Fields.uuid(each.getStreamId()), each.getLowSeq(), each.getAbove())));
        return new ReadPosition(
                GtidSet.parse(message.getAtLeast()),
                GtidSet.parse(message.getAtMost()),
                joined,
                claims,
                message.getPublishedSeq(),
                applied);
    }
}
