package io.crosstide.change.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.Message;
import io.crosstide.change.comparison.AppliedTransactions;
import io.crosstide.change.comparison.BucketSum;
import io.crosstide.change.comparison.CompareAnswer;
import io.crosstide.change.comparison.CompareRequest;
import io.crosstide.change.comparison.Digest128;
import io.crosstide.change.comparison.ListedRow;
import io.crosstide.change.comparison.ReadColumn;
import io.crosstide.change.comparison.ReadPosition;
import io.crosstide.change.comparison.TableAnswer;
import io.crosstide.change.comparison.TableQuestion;
import io.crosstide.change.definition.TableDefinition;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.row.TableName;
import io.crosstide.change.wire.proto.DefinitionPart;
import io.crosstide.change.wire.proto.OpenTransaction;
import io.crosstide.fuzz.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * W4: values of a checkpoints topic of any bytes. They are read, or refused by a {@link CorruptRecordException}. The first byte
 * of an input says what it is read as.
 */
class CheckpointsTopicFuzzTest {
    private static final UUID STREAM = UUID.fromString("0f8fad5b-d9cb-469f-a165-70867728950e");

    private static final TableName TABLE = new TableName("shop", "item");

    /** How values of one kind are read. */
    private record Reader(Message type, Consumer<byte[]> check) {}

    private static final List<Reader> READERS = List.of(
            new Reader(
                    io.crosstide.change.wire.proto.Checkpoint.getDefaultInstance(),
                    CheckpointsTopicFuzzTest::checkpoint),
            new Reader(OpenTransaction.getDefaultInstance(), CheckpointsTopicFuzzTest::openTransaction),
            new Reader(DefinitionPart.getDefaultInstance(), CheckpointsTopicFuzzTest::definition),
            new Reader(
                    io.crosstide.change.wire.proto.DefinitionsReading.getDefaultInstance(),
                    CheckpointsTopicFuzzTest::definitionsReading),
            new Reader(
                    io.crosstide.change.wire.proto.CompareRequest.getDefaultInstance(),
                    CheckpointsTopicFuzzTest::compareRequest),
            new Reader(
                    io.crosstide.change.wire.proto.CompareAnswer.getDefaultInstance(),
                    CheckpointsTopicFuzzTest::compareAnswer));

    static List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        List<List<byte[]>> values = List.of(
                Seeds.records("checkpoint", "checkpoint-echoes", "checkpoint-prepared"),
                Seeds.records("open-transaction"),
                Seeds.records("definition"),
                Seeds.records("definitions-reading"),
                List.of(new CompareRequestCodec().encode(request())),
                List.of(new CompareAnswerCodec().encode(answer())));
        for (int kind = 0; kind < values.size(); kind++) {
            for (byte[] value : values.get(kind)) {
                byte[] seed = new byte[1 + value.length];
                seed[0] = (byte) kind;
                System.arraycopy(value, 0, seed, 1, value.length);
                seeds.add(seed);
            }
        }
        return seeds;
    }

    private static CompareRequest request() {
        TableQuestion whole = TableQuestion.sums(
                TABLE,
                List.of(new ReadColumn("id", "bigint", false), new ReadColumn("name", "varchar", true)),
                List.of("id"),
                4);
        return new CompareRequest(
                STREAM,
                3,
                "beijing",
                1_700_000_000_000_000L,
                List.of(whole.listing(List.of(0, 15)), whole.lookUp(List.of(List.of("-7")))),
                TABLE);
    }

    private static CompareAnswer answer() {
        ReadPosition position = new ReadPosition(
                GtidSet.parse(STREAM + ":1-5"),
                GtidSet.parse(STREAM + ":1-6"),
                Map.of("beijing", GtidSet.parse(STREAM + ":1")),
                Map.of(STREAM, Set.of("shanghai")),
                12,
                Map.of("beijing", new AppliedTransactions(STREAM, 3, "5-6")));
        TableAnswer rows = new TableAnswer(
                TABLE,
                "",
                Map.of(2, new BucketSum(1, new Digest128(-1, 5)), 9, new BucketSum(7, new Digest128(3, 4))),
                List.of(new ListedRow(List.of("-7"), new Digest128(8, 9))),
                true,
                position);
        return new CompareAnswer(STREAM, 3, "shanghai", STREAM, 4, true, false, "", List.of(), List.of(rows));
    }

    @MethodSource("seeds")
    @FuzzTest
    void readsOrRefuses(byte[] input) {
        if (input.length == 0) {
            return;
        }
        Reader reader = READERS.get((input[0] & 0xff) % READERS.size());
        byte[] value = Arrays.copyOfRange(input, 1, input.length);
        check(reader, value);
        Sealed.of(value, reader.type()).ifPresent(whole -> check(reader, whole));
    }

    private static void check(Reader reader, byte[] value) {
        try {
            reader.check().accept(value);
        } catch (CorruptRecordException refused) {
            // as it must
        }
    }

    private static void checkpoint(byte[] value) {
        CheckpointCodec codec = new CheckpointCodec();
        Checkpoint checkpoint = codec.decode(value);
        assertThat(codec.decode(codec.encode(checkpoint))).isEqualTo(checkpoint);
    }

    private static void openTransaction(byte[] value) {
        OpenTransactionCodec codec = new OpenTransactionCodec();
        OpenTransactionRecord open = codec.decode(value);
        assertThat(codec.decode(codec.encode(open))).isEqualTo(open);
    }

    private static void definition(byte[] value) {
        DefinitionCodec codec = new DefinitionCodec();
        for (TableDefinition definition : codec.decode(STREAM, List.of(value))) {
            List<byte[]> parts = codec.encode(STREAM, definition).stream()
                    .map(part -> Objects.requireNonNull(part.value()))
                    .toList();
            assertThat(codec.decode(STREAM, parts)).containsExactly(definition);
        }
    }

    private static void definitionsReading(byte[] value) {
        DefinitionsReadingCodec codec = new DefinitionsReadingCodec();
        DefinitionsReading reading = codec.decode(value);
        assertThat(codec.decode(codec.encode(reading))).isEqualTo(reading);
    }

    private static void compareRequest(byte[] value) {
        CompareRequestCodec codec = new CompareRequestCodec();
        var request = codec.decode(value);
        assertThat(codec.decode(codec.encode(request))).isEqualTo(request);
    }

    private static void compareAnswer(byte[] value) {
        CompareAnswerCodec codec = new CompareAnswerCodec();
        var answer = codec.decode(value);
        assertThat(codec.decode(codec.encode(answer))).isEqualTo(answer);
    }
}
