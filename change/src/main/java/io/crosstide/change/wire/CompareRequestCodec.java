package io.crosstide.change.wire;

import com.google.protobuf.InvalidProtocolBufferException;
import io.crosstide.change.comparison.CompareRequest;
import io.crosstide.change.comparison.TableQuestion;
import io.crosstide.change.row.TableName;
import io.crosstide.change.wire.proto.RowKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Values of the checkpoints topic: {@code CompareRequest} of {@code stream.proto}. Safe for several threads. */
public final class CompareRequestCodec {
    public byte[] encode(CompareRequest request) {
        TableName only = request.only();
        io.crosstide.change.wire.proto.CompareRequest.Builder builder =
                io.crosstide.change.wire.proto.CompareRequest.newBuilder()
                        .setWireVersion(Fields.WIRE_VERSION)
                        .setId(Fields.uuid(request.id()))
                        .setRound(request.round())
                        .setDatacenter(request.datacenter())
                        .setTimeMicros(request.timeMicros())
                        .setOnlyDatabase(only == null ? "" : only.database())
                        .setOnlyTable(only == null ? "" : only.table());
        request.questions().forEach(question -> builder.addQuestions(message(question)));
        return Crc.bytes(builder.setCrc(Crc.of(builder.build())).build());
    }

    private static io.crosstide.change.wire.proto.TableQuestion message(TableQuestion question) {
        io.crosstide.change.wire.proto.TableQuestion.Builder builder =
                io.crosstide.change.wire.proto.TableQuestion.newBuilder()
                        .setDatabase(question.table().database())
                        .setTable(question.table().table())
                        .addAllColumns(CompareFields.messages(question.columns()))
                        .addAllKey(question.key())
                        .setBucketBits(question.bucketBits())
                        .addAllList(question.list());
        question.keys().forEach(key -> builder.addKeys(RowKey.newBuilder().addAllValues(key)));
        return builder.build();
    }

    /** @throws CorruptRecordException if the size, the version, the CRC or a field is wrong */
    public CompareRequest decode(byte[] value) {
        CompareKey.checkSize(value);
        io.crosstide.change.wire.proto.CompareRequest message;
        try {
            message = io.crosstide.change.wire.proto.CompareRequest.parseFrom(value);
        } catch (InvalidProtocolBufferException e) {
            throw new CorruptRecordException("The value is not a CompareRequest: " + e.getMessage(), e);
        }
        Fields.checkVersion(message.getWireVersion());
        Crc.check(message.getCrc(), message.toBuilder().clearCrc().build());
        @Nullable TableName only = message.getOnlyTable().isEmpty()
                ? null
                : new TableName(message.getOnlyDatabase(), message.getOnlyTable());
        try {
            return new CompareRequest(
                    Fields.uuid(message.getId()),
                    message.getRound(),
                    message.getDatacenter(),
                    message.getTimeMicros(),
                    message.getQuestionsList().stream()
                            .map(CompareRequestCodec::question)
                            .toList(),
                    only);
        } catch (IllegalArgumentException e) {
            throw new CorruptRecordException("A request to compare rows has an invalid field: " + e.getMessage(), e);
        }
    }

    private static TableQuestion question(io.crosstide.change.wire.proto.TableQuestion message) {
        return new TableQuestion(
                new TableName(message.getDatabase(), message.getTable()),
                CompareFields.columns(message.getColumnsList()),
                message.getKeyList(),
                message.getBucketBits(),
                message.getListList(),
                message.getKeysList().stream()
                        .<List<String>>map(RowKey::getValuesList)
                        .toList());
    }
}
