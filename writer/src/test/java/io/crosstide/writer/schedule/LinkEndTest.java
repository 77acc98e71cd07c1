package io.crosstide.writer.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.writer.failure.LinkStoppedException;
import io.crosstide.writer.failure.LinkUnreachableException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LinkEndTest {
    private long nanos = Long.MAX_VALUE - 1_000; // clocks may wrap around
    private final LinkEnd end = new LinkEnd(() -> nanos);

    @Test
    void reportsTheOldestTransactionThatStopsTheLink() {
        LinkStoppedException later = new LinkStoppedException("of 14", "grant");
        LinkStoppedException oldest = new LinkStoppedException("of 2", "grant");
        end.fail(later, 14);
        end.fail(oldest, 2);
        end.fail(new LinkStoppedException("of 7", "grant"), 7);
        assertThat(end.failure()).contains(oldest);
        assertThat(end.failedSeq()).isEqualTo(2);
    }

    @Test
    void addsAFailureAfterALostConnectionAsSuppressed() {
        LinkUnreachableException lost = new LinkUnreachableException("no answer", null);
        end.fail(lost, 14);
        end.fail(new LinkStoppedException("of 2", "grant"), 2);
        assertThat(end.failure()).contains(lost);
        assertThat(lost.getSuppressed()).hasSize(1);
    }

    @Test
    void givesWorkersTimeToFinishIfTheServerAnswers() {
        end.stop();
        nanos += TimeUnit.SECONDS.toNanos(3);
        assertThat(end.isOverdue()).isFalse();
        end.fail(new LinkUnreachableException("no answer", null), 1);
        nanos += 1;
        assertThat(end.isOverdue()).isTrue();
        assertThat(end.isOverdue()).as("once").isFalse();
        assertThat(end.isClean()).isFalse();
    }
}
