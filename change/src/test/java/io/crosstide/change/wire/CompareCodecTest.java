package io.crosstide.change.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crosstide.change.comparison.AppliedTransactions;
import io.crosstide.change.comparison.BucketSum;
import io.crosstide.change.comparison.CompareAnswer;
import io.crosstide.change.comparison.CompareRequest;
import io.crosstide.change.comparison.DescribedTable;
import io.crosstide.change.comparison.Digest128;
import io.crosstide.change.comparison.ListedRow;
import io.crosstide.change.comparison.ReadColumn;
import io.crosstide.change.comparison.ReadPosition;
import io.crosstide.change.comparison.TableAnswer;
import io.crosstide.change.comparison.TableQuestion;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.row.TableName;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class CompareCodecTest {
    private static final UUID ID = UUID.fromString("0b3c9a52-5c9c-4a8b-9b6e-0f5f1b9d2c11");
    private static final UUID SERVER = UUID.fromString("3e11fa47-71ca-11e1-9e33-c80aa9429562");
    private static final TableName TABLE = new TableName("shop", "item");
    private static final List<ReadColumn> COLUMNS =
            List.of(new ReadColumn("id", "bigint", false), new ReadColumn("name", "varchar", true));

    private final CompareRequestCodec requests = new CompareRequestCodec();
    private final CompareAnswerCodec answers = new CompareAnswerCodec();

    private static CompareRequest request() {
        TableQuestion whole = TableQuestion.sums(TABLE, COLUMNS, List.of("id"), 4);
        return new CompareRequest(
                ID,
                3,
                "beijing",
                1_700_000_000_000_000L,
                List.of(whole.listing(List.of(0, 15)), whole.lookUp(List.of(List.of("-7")))),
                TABLE);
    }

    private static CompareAnswer answer() {
        ReadPosition position = new ReadPosition(
                GtidSet.parse(SERVER + ":1-5"),
                GtidSet.parse(SERVER + ":1-6"),
                Map.of("beijing", GtidSet.parse(SERVER + ":1")),
                Map.of(SERVER, Set.of("shanghai")),
                12,
                Map.of("beijing", new AppliedTransactions(ID, 3, "5-6")));
        TableAnswer table = new TableAnswer(
                TABLE,
                "",
                Map.of(2, new BucketSum(1, new Digest128(-1, 5)), 9, new BucketSum(7, new Digest128(3, 4))),
                List.of(new ListedRow(List.of("-7"), new Digest128(8, 9))),
                true,
                position);
        return new CompareAnswer(
                ID,
                3,
                "shanghai",
                SERVER,
                1,
                true,
                false,
                "",
                List.of(new DescribedTable(TABLE, COLUMNS, List.of("id"))),
                List.of(table));
    }

    @Test
    void readsWhatItWrites() {
        assertThat(requests.decode(requests.encode(request()))).isEqualTo(request());
        assertThat(answers.decode(answers.encode(answer()))).isEqualTo(answer());
        assertThat(CompareKey.requestOf(CompareKey.request(ID))).contains(ID);
        assertThat(CompareKey.answeredBy(CompareKey.answer(ID, 12))).contains(ID);
        assertThat(CompareKey.requestOf("checkpoint")).isEmpty();
        assertThat(CompareKey.answeredBy("compare-answer:x")).isEmpty();
    }

    @Test
    void refusesDamageThatChangesTheMeaning() {
        Random random = new Random(7);
        int refused = 0;
        for (int times = 0; times < 2_000; times++) {
            refused += refused(flipped(requests.encode(request()), random), requests::decode, request());
            refused += refused(flipped(answers.encode(answer()), random), answers::decode, answer());
        }
        assertThat(refused).isGreaterThan(3_500);
    }

    private static byte[] flipped(byte[] value, Random random) {
        value[random.nextInt(value.length)] ^= (byte) (1 << random.nextInt(8));
        return value;
    }

    /** A flag has many encodings that mean true. */
    private static <T> int refused(byte[] damaged, Function<byte[], T> decoder, T original) {
        try {
            assertThat(decoder.apply(damaged)).isEqualTo(original);
            return 0;
        } catch (CorruptRecordException e) {
            return 1;
        }
    }

    @Test
    void refusesWhatIsTooLarge() {
        assertThatThrownBy(() -> answers.decode(new byte[CompareKey.MAX_BYTES + 1]))
                .isInstanceOf(CorruptRecordException.class)
                .hasMessageContaining("bytes");
        assertThatThrownBy(() -> TableQuestion.sums(TABLE, COLUMNS, List.of("id"), 17))
                .hasMessageContaining("bucket bits");
        assertThatThrownBy(() -> TableQuestion.sums(TABLE, COLUMNS, List.of("other"), 0))
                .hasMessageContaining("other");
    }
}
