package io.crosstide.cli.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.bookkeeping.link.LinkControl;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;

class StatusTreeTest {

    private static final Instant NOW = Instant.parse("2026-01-31T12:00:02.345Z");

    private static final List<LinkMotion> LINKS = List.of(
            new LinkMotion(link("beijing", "shanghai", LinkStatus.State.RUNNING, null, null), 512.46),
            new LinkMotion(link("paris", "shanghai", LinkStatus.State.STOPPED, "no table", "create it"), null),
            new LinkMotion(link("shanghai", "beijing", LinkStatus.State.IDLE, null, null), 0.0));

    private static LinkStatus link(
            String from, String to, LinkStatus.State state, @Nullable String error, @Nullable String remedy) {
        return new LinkStatus("orders", from, to, state, Duration.ofMillis(400), 7L, 5L, 1L, error, remedy);
    }

    @Test
    void showsLinksBelowTheirTargetAndTroublesBelowTheLink() {
        List<String> lines = new StatusTree(Help.defaultColorScheme(Ansi.OFF))
                .lines("shop", NOW, LINKS).stream()
                        .map(line -> line.replaceAll(" {2,}", "  ").strip())
                        .toList();
        assertThat(lines)
                .containsExactly(
                        "mesh shop at 2026-01-31T12:00:02Z",
                        "",
                        "TO  CLUSTER  STATE  LAG  PUBLISHED  APPLIED  PER SECOND  OPEN CONFLICTS",
                        "shanghai",
                        "├─ from beijing  orders  running  0.4 s  7  5  512.5  1",
                        "└─ from paris  orders  stopped  0.4 s  7  5  -  1",
                        "error: no table",
                        "remedy: create it",
                        "beijing",
                        "└─ from shanghai  orders  idle  0.4 s  7  5  0.0  1");
    }

    @Test
    void showsWhoPausedALinkAndHowToEndIt() {
        LinkStatus paused = link("beijing", "shanghai", LinkStatus.State.PAUSED, null, null)
                .with(new LinkControl(new LinkControl.Pause("anna@ops", "move", NOW), null));
        assertThat(new StatusTree(Help.defaultColorScheme(Ansi.OFF))
                        .lines("shop", NOW, List.of(new LinkMotion(paused, null))))
                .contains(
                        "      paused by anna@ops since 2026-01-31T12:00:02.345Z: move",
                        "      to end it: crosstide resume --link beijing/shanghai -c orders");
    }

    @Test
    void jsonOfAWatchIsOneLine() {
        assertThat(StatusText.jsonLine("shop", NOW, LINKS.subList(0, 1)))
                .isEqualTo(
                        "{\"mesh\":\"shop\",\"time\":\"2026-01-31T12:00:02.345Z\",\"links\":[{\"cluster\":\"orders\","
                                + "\"from\":\"beijing\",\"to\":\"shanghai\",\"state\":\"running\",\"lagSeconds\":0.4,"
                                + "\"publishedSeq\":7,\"appliedSeq\":5,\"conflictsOpen\":1,\"error\":null,\"remedy\":null,\"ddlSkipped\":null,"
                                + "\"openTransaction\":null,\"paused\":null,\"throttle\":null,\"tables\":null,"
                                + "\"appliedPerSecond\":512.5}]}");
    }
}
