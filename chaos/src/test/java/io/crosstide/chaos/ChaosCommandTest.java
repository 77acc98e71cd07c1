package io.crosstide.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.cli.Crosstide;
import io.crosstide.cli.outcome.ExitCode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The program offers chaos if this module is on the class path. */
class ChaosCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return Crosstide.commandLine(Map.of())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    @Test
    void helpShowsExamples() {
        assertThat(run("chaos", "--help")).isEqualTo(ExitCode.FINE);
        assertThat(out.toString()).contains("Usage: crosstide chaos", "Examples:", "crosstide chaos --minutes");
        assertThat(err.toString()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "chaos --datacenters 1",
                "chaos --datacenters 4",
                "chaos --mode none",
                "chaos --apply none",
                "chaos --minutes 0",
                "chaos --seed x",
                "chaos --rate 0",
                "chaos --faults kill-cat",
                "chaos --faults kill-standby",
                "chaos --faults failover",
                "chaos --faults full-broker-disk",
                "chaos --other /nowhere/crosstide"
            })
    void wrongUsageExitsWithTwoAndAMessage(String line) {
        assertThat(run(line.split(" "))).isEqualTo(ExitCode.USAGE);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).startsWith("crosstide: ");
    }
}
