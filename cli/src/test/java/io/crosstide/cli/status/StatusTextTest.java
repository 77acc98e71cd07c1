package io.crosstide.cli.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
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
                            null),
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
                        + "\"error\":null,\"remedy\":null},"
                        + "{\"cluster\":\"orders\",\"from\":\"shanghai\",\"to\":\"beijing\",\"state\":\"unreachable\","
                        + "\"lagSeconds\":null,\"publishedSeq\":null,\"appliedSeq\":null,\"conflictsOpen\":null,"
                        + "\"error\":\"noanswer\",\"remedy\":\"lookatthenetwork\"}]}");
    }

    @Test
    void tableEndsWithErrorsAndRemedies() {
        assertThat(StatusText.table(STATUS, Help.defaultColorScheme(Ansi.OFF)))
                .contains("orders shanghai→beijing unreachable: no answer", "  remedy: look at the network")
                .anyMatch(line -> line.matches("orders\\s+beijing\\s+shanghai\\s+idle\\s+1.5 s\\s+7\\s+7\\s+0"));
    }
}
