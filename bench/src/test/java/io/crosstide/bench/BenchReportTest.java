package io.crosstide.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.bench.load.LoadKind;
import io.crosstide.topology.ApplyMode;
import io.crosstide.topology.ConflictDetection;
import io.crosstide.topology.LoopPrevention;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class BenchReportTest {
    private static final Contestant CROSSTIDE =
            new CrosstideWriter(LoopPrevention.GTID, ApplyMode.AUTO, ConflictDetection.FULL);
    private static final Course COURSE =
            new Course(1_000, Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1), 1);

    private final StringWriter out = new StringWriter();

    private boolean agree(Contestant contestant, long differingRows) {
        return new BenchReport(new PrintWriter(out))
                .print(List.of(new BenchRun(LoadKind.INSERTS, contestant, COURSE, differingRows)));
    }

    @Test
    void rowsOfCrosstideMustAgree() {
        assertThat(agree(CROSSTIDE, 2)).isFalse();
        assertThat(out.toString()).contains("wrong: 2 rows differ");
    }

    @Test
    void rowsOfDebeziumAreReportedButNeedNotAgree() {
        assertThat(agree(new Debezium(), 3)).isTrue();
        assertThat(out.toString()).contains("inserts, Debezium", "3 rows differ after a run", "all other rows agree");
    }
}
