package io.crosstide.writer.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.wire.Dependency;
import io.crosstide.streams.StreamView;
import io.crosstide.topology.LinkName;
import io.crosstide.topology.LoopPrevention;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

/** LostTailTest has the rest, with real servers. */
class OwnTransactionsTest {
    private int asked;

    @Test
    void linkInDirectionTableModeDoesNotDependOnItsOwnKafka() throws SQLException {
        OwnTransactions own = new OwnTransactions(
                new LinkName("shop", "orders", "beijing", "shanghai"),
                LoopPrevention.DIRECTION_TABLE,
                unused(),
                this::unreachable);
        for (long seq = 1; seq <= 3; seq++) {
            assertThat(own.includes(new Dependency("shanghai", GtidSet.EMPTY, seq)))
                    .isTrue();
        }
        assertThat(asked).as("each question takes seconds").isEqualTo(1);
    }

    private StreamView unreachable() {
        asked++;
        throw new TimeoutException("no answer");
    }

    private static Connection unused() {
        return (Connection) Proxy.newProxyInstance(
                OwnTransactionsTest.class.getClassLoader(), new Class<?>[] {Connection.class}, (self, method, any) -> {
                    throw new SQLException(method.getName());
                });
    }
}
