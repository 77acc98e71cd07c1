package io.crosstide.change.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.crosstide.change.comparison.BucketSum;
import io.crosstide.change.comparison.CompareAnswer;
import io.crosstide.change.comparison.DescribedTable;
import io.crosstide.change.comparison.ListedRow;
import io.crosstide.change.comparison.ReadPosition;
import io.crosstide.change.comparison.TableAnswer;
import io.crosstide.change.row.TableName;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;

/** Values of the checkpoints topic: {@code CompareAnswer} of {@code stream.proto}. Safe for several threads. */
public final class CompareAnswerCodec {
    public byte[] encode(CompareAnswer answer) {
        io.crosstide.change.wire.proto.CompareAnswer.Builder builder =
                io.crosstide.change.wire.proto.CompareAnswer.newBuilder()
                        .setWireVersion(Fields.WIRE_VERSION)
                        .setId(Fields.uuid(answer.id()))
                        .setRound(answer.round())
                        .setDatacenter(answer.datacenter())
                        .setAnswerer(Fields.uuid(answer.answerer()))
                        .setPart(answer.part())
                        .setLast(answer.last())
                        .setProgress(answer.progress())
                        .setError(answer.error());
        answer.described()
                .forEach(table -> builder.addDescribed(io.crosstide.change.wire.proto.DescribedTable.newBuilder()
                        .setDatabase(table.name().database())
                        .setTable(table.name().table())
                        .addAllColumns(CompareFields.messages(table.columns()))
                        .addAllKey(table.key())));
        answer.tables().forEach(table -> builder.addTables(message(table)));
        return Crc.bytes(builder.setCrc(Crc.of(builder.build())).build());
    }

    private static io.crosstide.change.wire.proto.TableAnswer message(TableAnswer table) {
        io.crosstide.change.wire.proto.TableAnswer.Builder builder =
                io.crosstide.change.wire.proto.TableAnswer.newBuilder()
                        .setDatabase(table.table().database())
                        .setTable(table.table().table())
                        .setError(table.error())
                        .setIncomplete(table.incomplete());
        ByteBuffer sums = ByteBuffer.allocate(table.buckets().size() * CompareFields.DIGEST_BYTES);
        table.buckets().forEach((number, bucket) -> {
            builder.addBuckets(number).addBucketRows(bucket.rows());
            CompareFields.put(bucket.sum(), sums);
        });
        builder.setBucketSums(ByteString.copyFrom(sums.flip()));
        table.rows()
                .forEach(row -> builder.addRows(io.crosstide.change.wire.proto.ListedRow.newBuilder()
                        .addAllKey(row.key())
                        .setDigest(CompareFields.bytes(row.digest()))));
        ReadPosition position = table.position();
        if (position != null) {
            builder.setPosition(CompareFields.message(position));
        }
        return builder.build();
    }

    /** @throws CorruptRecordException if the size, the version, the CRC or a field is wrong */
    public CompareAnswer decode(byte[] value) {
        CompareKey.checkSize(value);
        io.crosstide.change.wire.proto.CompareAnswer message;
        try {
            message = io.crosstide.change.wire.proto.CompareAnswer.parseFrom(value);
        } catch (InvalidProtocolBufferException e) {
            throw new CorruptRecordException("The value is not a CompareAnswer: " + e.getMessage(), e);
        }
        Fields.checkVersion(message.getWireVersion());
        Crc.check(message.getCrc(), message.toBuilder().clearCrc().build());
        try {
            return new CompareAnswer(
                    Fields.uuid(message.getId()),
                    message.getRound(),
                    message.getDatacenter(),
                    Fields.uuid(message.getAnswerer()),
                    message.getPart(),
                    message.getLast(),
                    message.getProgress(),
                    message.getError(),
                    message.getDescribedList().stream()
                            .map(table -> new DescribedTable(
                                    new TableName(table.getDatabase(), table.getTable()),
                                    CompareFields.columns(table.getColumnsList()),
                                    table.getKeyList()))
                            .toList(),
                    message.getTablesList().stream()
                            .map(CompareAnswerCodec::table)
                            .toList());
        } catch (IllegalArgumentException e) {
            throw new CorruptRecordException("An answer about rows has an invalid field: " + e.getMessage(), e);
        }
    }

    private static TableAnswer table(io.crosstide.change.wire.proto.TableAnswer message) {
        int buckets = message.getBucketsCount();
        ByteString sums = message.getBucketSums();
        if (message.getBucketRowsCount() != buckets || sums.size() != buckets * CompareFields.DIGEST_BYTES) {
            throw new IllegalArgumentException(buckets + " buckets have " + message.getBucketRowsCount()
                    + " numbers of rows and " + sums.size() + " bytes of sums");
        }
        Map<Integer, BucketSum> byNumber = new TreeMap<>();
        for (int index = 0; index < buckets; index++) {
            int from = index * CompareFields.DIGEST_BYTES;
            byNumber.put(
                    message.getBuckets(index),
                    new BucketSum(
                            message.getBucketRows(index),
                            CompareFields.digest(sums.substring(from, from + CompareFields.DIGEST_BYTES))));
        }
        return new TableAnswer(
                new TableName(message.getDatabase(), message.getTable()),
                message.getError(),
                byNumber,
                message.getRowsList().stream()
                        .map(row -> new ListedRow(row.getKeyList(), CompareFields.digest(row.getDigest())))
                        .toList(),
                message.getIncomplete(),
                message.hasPosition() ? CompareFields.position(message.getPosition()) : null);
    }
}
