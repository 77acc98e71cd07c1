package io.crosstide.writer.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.bookkeeping.Mark;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.writer.position.AppliedPositions;
import io.crosstide.writer.replay.Task;
import org.junit.jupiter.api.Test;

class BatchTest {
    private final AppliedPositions positions = new AppliedPositions(new Mark(0, 0));

    /** Of a chain, the first ones are added last if other transactions are ready. */
    @Test
    void w2ItsTasksAreInStreamOrder() {
        Task first = task(1);
        Task second = task(2);
        Task third = task(3);
        Batch batch = new Batch();
        batch.add(first);
        batch.add(third);
        batch.add(second);
        assertThat(batch.tasks()).containsExactly(first, second, third);
    }

    private Task task(long seq) {
        return new Task.AccountFor(seq, GtidSet.EMPTY, 0, positions.received(seq, seq, seq, 0), 0);
    }
}
