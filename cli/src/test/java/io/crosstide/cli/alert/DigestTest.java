package io.crosstide.cli.alert;

import static io.crosstide.cli.alert.Sightings.conflicts;
import static io.crosstide.cli.alert.Sightings.late;
import static io.crosstide.cli.alert.Sightings.standby;
import static io.crosstide.cli.alert.Sightings.stopped;
import static io.crosstide.cli.alert.Sightings.stream;
import static io.crosstide.cli.alert.Sightings.troubled;
import static io.crosstide.cli.alert.Sightings.working;
import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.topology.alert.AlertFormat;
import io.crosstide.topology.alert.AlertSettings;
import io.crosstide.topology.alert.AlertTopic;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The lag bound is 5 minutes, the interval 5 minutes, and reminders come after an hour. */
class DigestTest {

    private static final int MINUTE = 60;

    private Digest digest = new Digest(settings(Set.of(AlertTopic.values())));

    private static AlertSettings settings(Set<AlertTopic> events) {
        return new AlertSettings(
                "https://a/",
                AlertFormat.JSON,
                Map.of(),
                events,
                Duration.ofMinutes(5),
                Duration.ofMinutes(5),
                Duration.ofHours(1));
    }

    private void see(int second, Sighting... sightings) {
        digest.see(List.of(sightings), Instant.ofEpochSecond(second), second * 1_000_000_000L);
    }

    private List<AlertItem> take(int second) {
        return digest.take(Instant.ofEpochSecond(second), second * 1_000_000_000L);
    }

    /** Delivers what is due, and returns it as {@code event×times}. */
    private List<String> post(int second) {
        List<AlertItem> items = take(second);
        digest.delivered(items);
        return items.stream().map(DigestTest::text).toList();
    }

    private static String text(AlertItem item) {
        return item.event().label() + "×" + item.times() + (item.reminder() ? " reminder" : "");
    }

    @Test
    void tellsThatALinkStoppedAndResumed() {
        see(0, working());
        assertThat(post(0)).isEmpty();

        see(1, stopped());
        see(2, stopped());
        assertThat(post(2)).containsExactly("link-stopped×1");
        see(3, working());
        assertThat(post(6 * MINUTE)).containsExactly("link-resumed×1");
        assertThat(post(60 * MINUTE)).isEmpty();
    }

    @Test
    void tellsWhatIsStoppedAtTheStart() {
        see(0, stopped(), stream(AlertCondition.STOPPED));

        assertThat(post(0)).containsExactly("link-stopped×1", "stream-stopped×1");
    }

    @Test
    void countsTheEventsOfAFlappingLinkInOneDigest() {
        see(0, stopped());
        assertThat(post(0)).containsExactly("link-stopped×1");

        for (int second = 1; second < 100; second += 2) {
            see(second, working());
            see(second + 1, stopped());
            assertThat(post(second + 1)).isEmpty();
        }
        see(200, working());
        assertThat(post(299)).isEmpty();
        assertThat(post(300)).containsExactly("link-stopped×50", "link-resumed×51");
    }

    @Test
    void tellsOfAnotherSubjectAfterAShortGap() {
        see(0, stopped(), stream(AlertCondition.WORKING));
        assertThat(post(0)).containsExactly("link-stopped×1");

        see(1, stopped(), stream(AlertCondition.STOPPED));
        assertThat(post(9)).isEmpty();
        assertThat(post(10)).containsExactly("stream-stopped×1");
    }

    @Test
    void remindsOfWhatIsStillStopped() {
        see(0, stopped());
        assertThat(post(0)).hasSize(1);

        see(3599, stopped());
        // late by then, because it has not worked for more than five minutes
        assertThat(post(3599)).containsExactly("lag-exceeded×1");
        see(3599 + 3599, stopped());
        assertThat(post(3599 + 3599)).isEmpty();
        see(3599 + 3600, stopped());
        assertThat(post(3599 + 3600)).containsExactly("link-stopped×1 reminder", "lag-exceeded×1 reminder");
    }

    @Test
    void tellsThatTheLagExceedsTheBoundAndIsBackUnderIt() {
        see(0, late(300));
        assertThat(post(0)).isEmpty();
        see(1, late(301));
        assertThat(post(1)).containsExactly("lag-exceeded×1");
        see(2, late(302));
        see(400, late(3));
        assertThat(post(400)).containsExactly("lag-normal×1");
    }

    @Test
    void countsTimeWithoutAnswerAsLag() {
        see(0, troubled(true));
        see(300, troubled(true));
        assertThat(post(300)).isEmpty();
        see(301, troubled(true));

        List<AlertItem> items = take(301);
        assertThat(items).singleElement().satisfies(item -> {
            assertThat(item.event()).isEqualTo(AlertEvent.LAG_EXCEEDED);
            assertThat(item.lag()).isEqualTo(Duration.ofSeconds(301));
            assertThat(item.error()).isEqualTo("no answer");
        });
    }

    @Test
    void standbyIsSilentAlsoWhenItCannotReachKafka() {
        see(0, standby());
        see(1, troubled(false));
        see(4000, troubled(false));
        assertThat(post(4000)).isEmpty();

        see(4001, troubled(true));
        see(8000, troubled(true));
        assertThat(post(8000)).containsExactly("lag-exceeded×1");
    }

    @Test
    void tellsThatAnotherProcessServesAStoppedLink() {
        see(0, stopped());
        assertThat(post(0)).hasSize(1);

        see(1, standby());
        assertThat(post(301)).containsExactly("link-moved×1");
        see(302, standby());
        assertThat(post(9000)).isEmpty();
    }

    @Test
    void saysNothingWhenAWorkingLinkMoves() {
        see(0, working());
        see(1, standby());

        assertThat(post(1)).isEmpty();
    }

    @Test
    void tellsNewConflictsByKindAndTable() {
        see(0, conflicts(5, 0)); // recorded before this webhook was configured
        assertThat(post(0)).isEmpty();
        see(1, conflicts(7, 1));
        assertThat(newConflicts(1)).containsExactly("2 insert-exists in shop.t", "1 update-missing in shop.u");
        see(2, conflicts(8, 1));
        assertThat(newConflicts(2)).isEmpty();
        see(300, conflicts(9, 1));
        assertThat(newConflicts(301)).containsExactly("2 insert-exists in shop.t");
    }

    private List<String> newConflicts(int second) {
        List<AlertItem> items = take(second);
        digest.delivered(items);
        return items.stream()
                .flatMap(item -> item.conflicts().stream())
                .map(count -> count.count() + " " + count.kind().label() + " in " + count.table())
                .toList();
    }

    @Test
    void whatWasNotDeliveredIsPartOfTheNextPost() {
        see(0, working());
        see(1, stopped());
        List<AlertItem> first = take(1);
        see(2, conflicts(3, 0));
        digest.returned(first);
        see(12, conflicts(4, 0));

        assertThat(take(12))
                .extracting(DigestTest::text)
                .containsExactly("link-stopped×1", "link-resumed×1", "conflicts×1");
    }

    @Test
    void conflictsThatWereNotDeliveredAreCountedAgain() {
        see(0, working());
        see(1, conflicts(3, 0));
        digest.returned(take(1));
        see(20, conflicts(4, 0));

        assertThat(newConflicts(20)).containsExactly("4 insert-exists in shop.t");
    }

    @Test
    void leavesOutWhatIsNotChosen() {
        digest = new Digest(settings(Set.of(AlertTopic.STREAMS)));
        see(0, working(), stream(AlertCondition.WORKING));
        see(1, stopped(), stream(AlertCondition.STOPPED));
        see(2, conflicts(3, 0), stream(AlertCondition.STOPPED));
        see(3, late(4000), stream(AlertCondition.WORKING));

        assertThat(post(3)).containsExactly("stream-stopped×1", "stream-resumed×1");
    }
}
