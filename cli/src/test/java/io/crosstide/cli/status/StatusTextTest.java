package io.crosstide.cli.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.bookkeeping.link.AppliedTables;
import io.crosstide.bookkeeping.link.LinkControl;
import io.crosstide.change.gtid.Gtid;
import io.crosstide.change.row.TableName;
import io.crosstide.change.wire.OpenTransactionRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;

class StatusTextTest {

    private static final MeshStatus STATUS = new MeshStatus(
            "shop",
            List.of(
                    new LinkStatus(
                            "orders",
                            "beijing",
                            "shanghai",
                            LinkStatus.State.IDLE,
                            Duration.ofMillis(1500),
                            7L,
                            7L,
                            0L,
                            null,
                            null,
                            3L,
                            new OpenTransactionRecord(
                                    UUID.randomUUID(),
                                    8,
                                    Gtid.parse("3e11fa47-71ca-11e1-9e33-c80aa9429562:7"),
                                    1_700_000_000_000_000L,
                                    1_700_000_000_000_000L,
                                    812_345_678,
                                    1_700_000_045_500_000L),
                            new LinkControl(
                                    new LinkControl.Pause("anna@ops", "move", Instant.ofEpochSecond(1_700_000_000)),
                                    new LinkControl.Throttle(
                                            100L, null, null, "anna@ops", Instant.ofEpochSecond(1_700_000_000))),
                            List.of(),
                            new AppliedTables(2, List.of(TableName.parse("shop.orders")))),
                    new LinkStatus(
                            "orders",
                            "shanghai",
                            "beijing",
                            LinkStatus.State.UNREACHABLE,
                            null,
                            null,
                            null,
                            null,
                            "no answer",
                            "look at the network")));

    @Test
    void jsonHasTheContractsFieldsInOrder() {
        assertThat(StatusText.json(STATUS).replaceAll("\\s+", ""))
                .isEqualTo("{\"mesh\":\"shop\",\"links\":["
                        + "{\"cluster\":\"orders\",\"from\":\"beijing\",\"to\":\"shanghai\",\"state\":\"idle\","
                        + "\"lagSeconds\":1.5,\"publishedSeq\":7,\"appliedSeq\":7,\"conflictsOpen\":0,"
                        + "\"error\":null,\"remedy\":null,\"ddlSkipped\":3,\"openTransaction\":{\"gtid\":\"3e11fa47-71ca-11e1-9e33-c80aa9429562:7\","
                        + "\"bytes\":812345678,\"seconds\":45.5,\"time\":\"2023-11-14T22:14:05.500Z\"},"
                        + "\"paused\":{\"by\":\"anna@ops\",\"reason\":\"move\",\"since\":\"2023-11-14T22:13:20Z\"},"
                        + "\"throttle\":{\"rowsPerSecond\":100,\"threadsRunning\":null,\"replicaLagSeconds\":null,\"by\":\"anna@ops\",\"since\":\"2023-11-14T22:13:20Z\"},"
                        + "\"tables\":{\"rowEvents\":2,\"sql\":[\"shop.orders\"]}},"
                        + "{\"cluster\":\"orders\",\"from\":\"shanghai\",\"to\":\"beijing\",\"state\":\"unreachable\","
                        + "\"lagSeconds\":null,\"publishedSeq\":null,\"appliedSeq\":null,\"conflictsOpen\":null,"
                        + "\"error\":\"noanswer\",\"remedy\":\"lookatthenetwork\",\"ddlSkipped\":null,\"openTransaction\":null,"
                        + "\"paused\":null,\"throttle\":null,\"tables\":null}]}");
    }

    @Test
    void tableShowsWhoPausedALinkAndHowToEndIt() {
        assertThat(StatusText.table(STATUS, Help.defaultColorScheme(Ansi.OFF)))
                .contains(
                        "orders beijing→shanghai: paused by anna@ops since 2023-11-14T22:13:20Z: move",
                        "  to end it: crosstide resume --link beijing/shanghai -c orders",
                        "orders beijing→shanghai: throttled by anna@ops since 2023-11-14T22:13:20Z: at most 100 rows per second");
    }

    @Test
    void tableShowsATransactionThatIsBeingPublished() {
        assertThat(StatusText.table(STATUS, Help.defaultColorScheme(Ansi.OFF)))
                .contains("orders beijing→shanghai: beijing is publishing transaction"
                        + " 3e11fa47-71ca-11e1-9e33-c80aa9429562:7, 812.3 MB in 45 s as of 2023-11-14T22:14:05Z;"
                        + " no other record arrives before its end");
    }

    @Test
    void tableNamesTheTablesThatAreAppliedBySql() {
        assertThat(StatusText.table(STATUS, Help.defaultColorScheme(Ansi.OFF)))
                .contains(
                        "orders beijing→shanghai: 1 of 3 tables applied by SQL, which is slower than by row events: shop.orders;"
                                + " why: `crosstide schema diff`, `crosstide doctor`");
    }

    @Test
    void tableEndsWithErrorsAndRemedies() {
        assertThat(StatusText.table(STATUS, Help.defaultColorScheme(Ansi.OFF)))
                .contains("orders shanghai→beijing unreachable: no answer", "  remedy: look at the network")
                .anyMatch(line -> line.matches("orders\\s+beijing\\s+shanghai\\s+idle\\s+1.5 s\\s+7\\s+7\\s+0\\s+3"));
    }
}
