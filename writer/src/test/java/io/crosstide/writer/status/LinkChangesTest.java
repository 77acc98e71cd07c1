package io.crosstide.writer.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.bookkeeping.link.LinkState;
import io.crosstide.topology.LinkName;
import io.crosstide.writer.simulation.SimulatedTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinkChangesTest {
    private final SimulatedTime time = new SimulatedTime();
    private final List<String> events = new ArrayList<>();
    private final LinkCondition condition = new LinkCondition(
            new LinkName("shop", "orders", "beijing", "shanghai"),
            true,
            time::instant,
            (kind, reason) -> events.add(kind.label() + (reason == null ? "" : ": " + reason)));

    @Test
    void notesAnErrorOnceAlthoughItsNumbersChange() {
        condition.set(LinkState.RUNNING);
        condition.set(LinkState.STOPPED, "3 transactions wait", null);
        condition.set(LinkState.STOPPED, "12 transactions wait", null);
        condition.set(LinkState.STOPPED, "table a is missing", null);
        condition.set(LinkState.RUNNING);
        condition.set(LinkState.IDLE);
        assertThat(events).containsExactly("stopped: 3 transactions wait", "stopped: table a is missing", "resumed");
    }

    @Test
    void notesRetriesOfAnUnreachableServerOnce() {
        condition.set(LinkState.UNREACHABLE, "silent for 10 s", null);
        condition.set(LinkState.UNREACHABLE, "connection refused", null);
        assertThat(events).containsExactly("unreachable: silent for 10 s");
    }

    @Test
    void notesOnlyLongWaits() {
        condition.set(LinkState.WAITING, "for paris", null);
        time.sleep(Duration.ofSeconds(4));
        condition.set(LinkState.RUNNING);
        condition.set(LinkState.WAITING, "for paris", null);
        time.sleep(Duration.ofSeconds(4));
        condition.set(LinkState.WAITING, "for paris", null);
        assertThat(events).isEmpty();
        time.sleep(Duration.ofSeconds(1));
        condition.set(LinkState.WAITING, "for paris", null);
        condition.set(LinkState.RUNNING);
        assertThat(events).containsExactly("waiting: for paris", "resumed");
    }

    @Test
    void notesNothingOfALinkThatAnotherProcessServes() {
        condition.show(LinkState.UNREACHABLE, "another process took the link", null);
        condition.set(LinkState.STANDBY);
        condition.owned("host-7");
        condition.set(LinkState.RUNNING);
        assertThat(events).containsExactly("taken-over: from process host-7");
    }
}
