package io.crosstide.writer.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.topology.LinkName;
import io.crosstide.writer.failure.LinkStoppedException;
import io.crosstide.writer.session.StatementPatience;
import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaskFailuresTest {

    private static final TaskFailures FAILURES =
            new TaskFailures(new LinkName("shop", "orders", "beijing", "shanghai"));

    @ParameterizedTest
    @CsvSource({
        "Packet for query is too large. You can change 'max_allowed_packet', 0, raise max_allowed_packet",
        "Disk full, 1021, make room",
        "denied, 1142, crosstide init",
        "Multi-statement transaction required more, 1197, max_binlog_cache_size",
        "something new, 9999, the cause that the error names"
    })
    void remedyFitsTheError(String message, int number, String part) {
        Exception failure =
                FAILURES.of(new Task.Flush(), new SQLException(message, "HY000", number), new StatementPatience());

        assertThat(failure)
                .isInstanceOfSatisfying(
                        LinkStoppedException.class,
                        stopped -> assertThat(stopped.remedy()).contains(part).endsWith("the link resumes by itself"));
    }
}
