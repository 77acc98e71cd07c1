package io.crosstide.writer.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crosstide.writer.TestServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StatementPatienceTest {
    private final StatementPatience patience = new StatementPatience();

    @Test
    void doublesWhileTheSameTransactionExceedsIt() {
        assertThat(patience.exceeded(7)).isEqualTo(Duration.ofMinutes(2));
        assertThat(patience.exceeded(7)).isEqualTo(Duration.ofMinutes(4));
        patience.met(6);
        assertThat(patience.now()).isEqualTo(Duration.ofMinutes(4));
        patience.met(7);
        assertThat(patience.now()).isEqualTo(StatementPatience.FIRST);
    }

    @Test
    void startsAgainWithAnotherTransactionAndHasAMaximum() {
        for (int i = 0; i < 20; i++) {
            patience.exceeded(7);
        }
        assertThat(patience.now()).isEqualTo(StatementPatience.MAX);
        assertThat(patience.exceeded(8)).isEqualTo(Duration.ofMinutes(2));
    }

    @Test
    void isDistinguishedFromOtherFailures() throws Exception {
        try (Connection connection = TestServers.shared().target().connect()) {
            assertThatThrownBy(() -> TestServers.execute(connection, "SELECT no_column"))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            failure -> assertThat(StatementPatience.isExceededIn(failure))
                                    .isFalse());
            connection.setNetworkTimeout(Runnable::run, 200);
            assertThatThrownBy(() -> TestServers.execute(connection, "DO SLEEP(20)"))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            failure -> assertThat(StatementPatience.isExceededIn(failure))
                                    .isTrue());
        }
    }
}
