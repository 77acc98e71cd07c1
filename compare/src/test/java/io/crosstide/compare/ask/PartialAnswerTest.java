package io.crosstide.compare.ask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crosstide.change.comparison.AppliedTransactions;
import io.crosstide.change.comparison.CompareAnswer;
import io.crosstide.change.comparison.ReadPosition;
import io.crosstide.change.comparison.TableAnswer;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.row.TableName;
import io.crosstide.change.wire.CorruptRecordException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Parts come from a topic that others may write to. */
class PartialAnswerTest {
    private static final UUID ID = UUID.fromString("3e11fa47-71ca-11e1-9e33-c80aa9429562");
    private static final TableName TABLE = new TableName("shop", "item");

    private final PartialAnswer answer = new PartialAnswer();

    private static CompareAnswer part(int number, boolean last, String above) {
        ReadPosition position = new ReadPosition(
                GtidSet.EMPTY,
                GtidSet.EMPTY,
                Map.of(),
                Map.of(),
                0,
                Map.of("beijing", new AppliedTransactions(ID, 3, above)));
        return new CompareAnswer(
                ID,
                1,
                "shanghai",
                ID,
                number,
                last,
                false,
                "",
                List.of(),
                List.of(new TableAnswer(TABLE, "", Map.of(), List.of(), false, last ? position : null)));
    }

    @Test
    void isCompleteWithItsLastPart() {
        answer.add(part(0, false, ""));
        answer.add(part(0, false, ""));
        assertThat(answer.complete()).isFalse();
        answer.add(part(1, true, "5-6,9"));
        assertThat(answer.complete()).isTrue();
        assertThat(answer.table(TABLE).error()).isEmpty();
    }

    @Test
    void refusesAnAnswerWithoutOneOfItsParts() {
        answer.add(part(0, false, ""));
        assertThatThrownBy(() -> answer.add(part(2, true, "")))
                .isInstanceOf(CorruptRecordException.class)
                .hasMessageContaining("missing");
        assertThat(answer.complete()).isFalse();
    }

    @Test
    void refusesAPositionThatCannotBeRead() {
        assertThatThrownBy(() -> answer.add(part(0, true, "5-x")))
                .isInstanceOf(CorruptRecordException.class)
                .hasMessageContaining("5-x");
        assertThat(answer.complete()).isFalse();
    }
}
