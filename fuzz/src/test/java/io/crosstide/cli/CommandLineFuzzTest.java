package io.crosstide.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Arguments of any text, one a line. They are understood, or refused as wrong usage. No command runs. */
class CommandLineFuzzTest {
    private static final CommandLine PROGRAM = Crosstide.commandLine(Map.of());

    static List<byte[]> seeds() {
        return Stream.of(
                        "validate -t t.yaml",
                        "init -t t.yaml -d beijing --seeded shanghai=3e11fa47-71ca-11e1-9e33-c80aa9429562:1-5"
                                + " --admin-user root --admin-password-env PASSWORD --print",
                        "init -t t.yaml -d beijing --identical --account-purged",
                        "doctor -t t.yaml -d beijing",
                        "run --topology=t.yaml -d beijing",
                        "syncer -t t.yaml -d beijing -c orders",
                        "status -t t.yaml -d beijing --format json",
                        "status -t t.yaml --events --since 7d",
                        "status -t t.yaml --watch",
                        "conflict-report -t t.yaml --since 2026-01-01T00:00:00Z --table shop.orders"
                                + " --kind insert-exists --status open --format csv",
                        "conflict-report show 0f8fad5bd9cb469fa16570867728950e -t t.yaml",
                        "compare -t t.yaml -d beijing -c orders --table shop.orders --timeout 60",
                        "compare -t t.yaml --live",
                        "wait -t t.yaml --from beijing --to shanghai --timeout 10",
                        "drain -t t.yaml -d beijing",
                        "pause -t t.yaml --link beijing/shanghai -c orders --reason tests",
                        "throttle -t t.yaml --link beijing/shanghai --rows-per-second 100",
                        "throttle -t t.yaml --link beijing/shanghai --off",
                        "skip -t t.yaml --link beijing/shanghai --reason x --yes"
                                + " --gtid 3e11fa47-71ca-11e1-9e33-c80aa9429562:7",
                        "schema diff -t t.yaml -c orders --table shop.orders --live --format json",
                        "checkpoint show -t t.yaml -d beijing",
                        "completion",
                        "@t.args",
                        "help validate",
                        "--version")
                .map(line -> line.replace(' ', '\n').getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    @MethodSource("seeds")
    @FuzzTest
    void understandsOrRefuses(byte[] lines) {
        String[] arguments = new String(lines, StandardCharsets.UTF_8).split("\n", -1);
        try {
            PROGRAM.parseArgs(arguments);
        } catch (ParameterException refused) {
            StringWriter printed = new StringWriter();
            refused.getCommandLine().setErr(new PrintWriter(printed));
            assertThat(Failures.usage(refused, arguments)).isEqualTo(2);
            assertThat(printed.toString()).contains("crosstide: ");
        }
    }
}
