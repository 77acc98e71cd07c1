package io.crosstide.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.cli.Crosstide;
import io.crosstide.cli.outcome.ExitCode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** All invariants hold for a minute of faults, in both modes and both ways to apply. */
@Tag("matrix")
class ChaosTest {

    @ParameterizedTest
    @CsvSource({"2, gtid, auto", "2, direction-table, sql", "3, direction-table, auto", "3, gtid, sql"})
    void everyInvariantHoldsWhileFaultsOccur(String datacenters, String mode, String apply) {
        StringWriter out = new StringWriter();
        int code = Crosstide.commandLine(Map.of())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8))
                .execute(("chaos --minutes 1 --standby --datacenters " + datacenters + " --mode " + mode + " --apply "
                                + apply)
                        .split(" "));
        assertThat(code).as(out.toString()).isEqualTo(ExitCode.FINE);
    }
}
