package io.crosstide.writer.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.bookkeeping.link.LinkState;
import io.crosstide.topology.LinkName;
import io.crosstide.writer.simulation.SimulatedTime;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LinkConditionTest {
    private final SimulatedTime time = new SimulatedTime();
    private final LinkCondition condition =
            new LinkCondition(new LinkName("shop", "orders", "beijing", "shanghai"), true, time::instant);

    @Test
    void measuresAClockOfTheSourceThatIsAheadAndShowsNoLag() {
        condition.event(time.epochMicros() + 10_000_000);
        time.sleep(Duration.ofSeconds(1));
        condition.event(time.epochMicros() + 10_000_000);
        assertThat(condition.clockSkew()).isEqualTo(Duration.ofSeconds(10));
        assertThat(condition.lag()).isZero();
    }

    @Test
    void measuresNoClockSkewOfRecordsFromThePast() {
        condition.event(time.epochMicros() - 10_000_000);
        assertThat(condition.clockSkew()).isZero();
        assertThat(condition.lag()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void forgetsTheRetentionOfTheTopicWhenAnotherProcessServesTheLink() {
        condition.topicRetention(86_400);
        condition.set(LinkState.RUNNING);
        assertThat(condition.topicRetentionSeconds()).isEqualTo(86_400);
        condition.set(LinkState.STANDBY);
        assertThat(condition.topicRetentionSeconds()).isNaN();
    }

    @Test
    void measuresTheClockAgainAfterItWasCorrected() {
        condition.event(time.epochMicros() + 10_000_000);
        time.sleep(Duration.ofSeconds(15));
        condition.event(time.epochMicros() - 1_000);
        assertThat(condition.clockSkew()).isZero();
    }

    @Test
    void aRecordThatIsReadAgainIsNotNew() {
        UUID stream = UUID.randomUUID();
        assertThat(condition.received(stream, 7)).isTrue();
        assertThat(condition.received(stream, 8)).isTrue();
        assertThat(condition.received(stream, 7)).isFalse();
        assertThat(condition.received(stream, 8)).isFalse();
        assertThat(condition.received(stream, 9)).isTrue();
        assertThat(condition.received(UUID.randomUUID(), 0)).isTrue();
    }
}
