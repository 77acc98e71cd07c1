package io.crosstide.writer.position;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.bookkeeping.JoinPoint;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.wire.Checkpoint;
import io.crosstide.topology.LinkName;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class JoinHistoryTest {
    private static final LinkName LINK = new LinkName("shop", "orders", "beijing", "shanghai");
    private static final UUID BEIJING = new UUID(0, 1);
    private static final UUID SHANGHAI = new UUID(0, 2);
    private static final UUID PARIS = new UUID(0, 3);
    private static final UUID OLD = new UUID(0, 4);

    @Test
    void owesWhatTheSourceHadExecutedWhenItsStreamBegan() {
        JoinHistory history = history(JoinPoint.identical(), BEIJING + ":1-10", "", BEIJING + ":3-4", Map.of());
        assertThat(history.owed()).hasToString(BEIJING + ":1-2:5-10");
        assertThat(history.gaps()).isEmpty();
    }

    @Test
    void w1LeavesAloneWhatOtherStreamsDeliver() {
        String start = BEIJING + ":1-10," + PARIS + ":1-5," + SHANGHAI + ":1-5";
        JoinHistory history = history(
                JoinPoint.identical(), start, "", "", Map.of(PARIS, Set.of("paris"), SHANGHAI, Set.of("shanghai")));
        assertThat(history.owed()).hasToString(BEIJING + ":1-10");
        assertThat(history.gaps()).isEmpty();
    }

    /** A datacenter that has not come yet may claim it. */
    @Test
    void w1LeavesAloneAndNamesWhatNobodyClaims() {
        JoinHistory history = history(JoinPoint.identical(), BEIJING + ":1," + OLD + ":1-9", "", "", Map.of());
        assertThat(history.owed()).hasToString(BEIJING + ":1");
        assertThat(history.unclaimed()).hasToString(OLD + ":1-9");
        assertThat(history.gaps()).singleElement().satisfies(gap -> {
            assertThat(gap.what()).contains(OLD + ":1-9");
            assertThat(gap.remedy()).contains("origins");
        });
    }

    @Test
    void w1LeavesAloneAndNamesWhatTwoClaim() {
        JoinHistory history =
                history(JoinPoint.identical(), BEIJING + ":1-9", "", "", Map.of(BEIJING, Set.of("paris")));
        assertThat(history.owed()).isEqualTo(GtidSet.EMPTY);
        assertThat(history.unclaimed()).hasToString(BEIJING + ":1-9");
    }

    @Test
    void owesWhatTheTargetAloneKnowsToBeTheSources() {
        JoinHistory history = history(JoinPoint.identical(), OLD + ":1-9", "", "", Map.of(OLD, Set.of("beijing")));
        assertThat(history.owed()).hasToString(OLD + ":1-9");
    }

    /** What the syncer has not read yet would look like a history that the source lost. */
    @Test
    void owesOfADumpWhatTheStreamKnows() {
        JoinPoint seeded = JoinPoint.seeded(GtidSet.parse(BEIJING + ":1-20," + PARIS + ":1-3"));
        JoinHistory history =
                history(seeded, BEIJING + ":1-10", BEIJING + ":11-15", "", Map.of(PARIS, Set.of("paris")));
        assertThat(history.owed()).hasToString(BEIJING + ":1-15");
        assertThat(history.gaps()).isEmpty();
    }

    @Test
    void namesAHistoryThatIsTooLong() {
        assertThat(history(JoinPoint.identical(), BEIJING + ":1-1000000", "", "", Map.of())
                        .gaps())
                .isEmpty();
        assertThat(history(JoinPoint.identical(), BEIJING + ":1-1000001", "", "", Map.of())
                        .gaps())
                .singleElement()
                .satisfies(gap -> {
                    assertThat(gap.what()).contains("1,000,001", BEIJING + ":1-1000001");
                    assertThat(gap.remedy()).contains("--account-purged");
                });
    }

    private static JoinHistory history(
            JoinPoint joinPoint, String start, String read, String executed, Map<UUID, Set<String>> claims) {
        GtidSet startSet = GtidSet.parse(start);
        Checkpoint source = new Checkpoint(
                new UUID(0, 9),
                "topic",
                "orders",
                "beijing",
                0,
                startSet,
                startSet.plus(GtidSet.parse(read)),
                GtidSet.EMPTY,
                GtidSet.EMPTY,
                GtidSet.EMPTY,
                1,
                0,
                List.of(),
                Map.of(BEIJING, "beijing"),
                Map.of(),
                1,
                0,
                0,
                "",
                "",
                "");
        return JoinHistory.of(LINK, joinPoint, source, GtidSet.parse(executed), claims);
    }
}
