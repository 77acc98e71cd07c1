package io.crosstide.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.bench.load.LoadKind;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SourceReportTest {
    /** 900 transactions in 2 s, with 1 s of CPU time. The clock starts after the first ones of a backlog. */
    private static final Course COURSE =
            new Course(900, Duration.ofSeconds(2), Duration.ofSeconds(1), Duration.ofMillis(90), 250_000_000);

    @Test
    void ratesAreThoseOfTheTimeThatTheClockRan() {
        StringWriter out = new StringWriter();
        new SourceReport(new PrintWriter(out))
                .print(List.of(new SourceRun(LoadKind.MANY_ROWS, 200, 150, COURSE, 1_000, 60_000)));
        assertThat(out.toString().lines().map(line -> line.replaceAll(" {2,}", "  ")))
                .containsExactly(
                        "  SOURCE TX/S  WITH SYNCER  RATIO  SYNCER ALONE TX/S  ROWS/S  MB/S  CORES  SYNCER MS/TX  SOURCE MS/TX  MEMORY MB  RUNS",
                        "many-rows  200  150  0.75  450  450,000  27.0  0.50  1.111  0.100  250  1");
    }
}
