package io.crosstide.writer.consume;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordBudgetTest {
    private static final long MIB = 1 << 20;

    private final RecordMemory memory = new RecordMemory(30 * MIB);

    private static int fill(RecordBudget budget) throws InterruptedException {
        int records = 0;
        while (budget.tryAcquire(MIB)) {
            records++;
        }
        return records;
    }

    @Test
    void linkThatAppliesNothingLeavesHalfToTheOthers() throws Exception {
        assertThat(fill(memory.share())).isEqualTo(15);
        assertThat(fill(memory.share())).isEqualTo(7);
    }

    @Test
    void everyLinkMayHoldOneRecord() throws Exception {
        List<RecordBudget> links = new ArrayList<>();
        for (int link = 0; link < 20; link++) {
            RecordBudget budget = memory.share();
            links.add(budget);
            fill(budget);
        }
        assertThat(memory.used()).isGreaterThan(28 * MIB);

        RecordBudget last = memory.share();
        assertThat(last.tryAcquire(64 * MIB)).as("larger than all memory").isTrue();
        assertThat(last.tryAcquire(1)).isFalse();
        last.release(64 * MIB);
        assertThat(last.tryAcquire(MIB)).isTrue();
        links.forEach(RecordBudget::close);
        assertThat(memory.used()).isEqualTo(MIB);
    }

    @Test
    void linkHoldsAtMostItsMaximumShare() throws Exception {
        RecordBudget alone = new RecordMemory(1_000 * MIB).share();
        assertThat(fill(alone)).isEqualTo(24);
        assertThat(alone.exceeded()).isFalse();
        alone.grow(MIB);
        assertThat(alone.exceeded()).isTrue();
    }

    @Test
    void rowKeysOfOneLinkExceedTheMemoryOfAll() throws Exception {
        RecordBudget one = memory.share();
        RecordBudget other = memory.share();
        assertThat(other.tryAcquire(MIB)).isTrue();
        assertThat(one.tryAcquire(MIB)).isTrue();
        one.grow(29 * MIB);
        assertThat(one.exceeded()).isTrue();
        assertThat(other.exceeded()).isTrue();
        one.release(30 * MIB);
        assertThat(other.exceeded()).isFalse();
    }

    @Test
    void endedAttemptReleasesEverythingOnce() throws Exception {
        RecordBudget budget = memory.share();
        assertThat(budget.tryAcquire(5 * MIB)).isTrue();
        budget.close();
        budget.release(5 * MIB);
        assertThat(memory.used()).isZero();
        assertThat(budget.tryAcquire(1)).isFalse();
    }
}
