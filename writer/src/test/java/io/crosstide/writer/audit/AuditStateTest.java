package io.crosstide.writer.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.bookkeeping.AuditPosition;
import io.crosstide.bookkeeping.DirectionRow;
import io.crosstide.bookkeeping.Mark;
import io.crosstide.bookkeeping.SequenceRanges;
import io.crosstide.change.gtid.GtidSet;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AuditStateTest {
    private final AuditState state = new AuditState(
            new AuditPosition(UUID.randomUUID(), GtidSet.EMPTY, 10, SequenceRanges.parse("12,15-16"), new Mark(10, 0)));

    @Test
    void findsWhatASlotHasAppliedSinceItsLastEcho() {
        assertThat(state.newIn(rows(10, "12-13"))).containsExactly(13L);
        state.see(rows(10, "12-13"));
        assertThat(state.newIn(rows(10, "12-13,17,19"))).containsExactly(17L, 19L);
    }

    @Test
    void findsNothingNewInTheRowThatTheSlotsShare() {
        List<DirectionRow> both =
                List.of(row(10, SequenceRanges.parse("14")), row(10, SequenceRanges.parse("12,15-16")));
        assertThat(state.newIn(both)).containsExactly(14L);
    }

    /** The mark passes what was seen, and transactions without rows, which have no echo. */
    @Test
    void forgetsWhatIsBelowTheMark() {
        state.see(rows(14, "18"));
        assertThat(state.seenLowSeq()).isEqualTo(16);
        assertThat(state.newIn(rows(16, "18-19"))).containsExactly(19L);
        assertThat(state.position(new Mark(0, 0)).seen()).hasToString("18");
    }

    private static List<DirectionRow> rows(long lowSeq, String applied) {
        return List.of(row(lowSeq, SequenceRanges.parse(applied)));
    }

    private static DirectionRow row(long lowSeq, SequenceRanges applied) {
        return new DirectionRow("mesh", "north", "orders", lowSeq, applied, 0);
    }
}
