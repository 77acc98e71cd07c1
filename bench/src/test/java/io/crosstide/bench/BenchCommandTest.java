package io.crosstide.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.cli.Crosstide;
import io.crosstide.cli.outcome.ExitCode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The program offers the benchmark if this module is on the class path. */
class BenchCommandTest {
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
        assertThat(run("bench", "--help")).isEqualTo(ExitCode.FINE);
        assertThat(out.toString()).contains("Usage: crosstide bench", "Examples:");
        assertThat(err.toString()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bench --rounds 0",
                "bench --transactions 5",
                "bench --load none",
                "bench --mode none",
                "bench --load-generator none",
                "bench --load-generator sysbench --load inserts",
                "bench --load-generator sysbench --steady 100",
                "bench --debezium --steady 100",
                "bench --syncer --steady 100",
                "bench --syncer --round-trip 50"
            })
    void wrongUsageExitsWithTwoAndAMessage(String line) {
        assertThat(run(line.split(" "))).isEqualTo(ExitCode.USAGE);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).startsWith("crosstide: ");
    }
}
