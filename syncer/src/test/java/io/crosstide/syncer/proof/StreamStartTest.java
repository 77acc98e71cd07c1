package io.crosstide.syncer.proof;

import static io.crosstide.syncer.TestStream.execute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crosstide.change.gtid.GtidSet;
import io.crosstide.streams.Time;
import io.crosstide.syncer.Servers;
import io.crosstide.syncer.TestStream;
import io.crosstide.syncer.failure.StreamStoppedException;
import io.crosstide.topology.StreamName;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StreamStartTest {
    private static final int STARTS = 200;
    private final StreamName stream = new StreamName("mesh", "orders", "east");

    @BeforeEach
    void create() throws SQLException {
        execute(
                "DROP DATABASE IF EXISTS shop",
                "CREATE DATABASE shop",
                "CREATE TABLE shop.t (id INT PRIMARY KEY AUTO_INCREMENT)",
                "DROP USER IF EXISTS blind",
                "CREATE USER blind IDENTIFIED BY 'blind'",
                "GRANT REPLICATION CLIENT ON *.* TO blind");
    }

    @Test
    void s1StartsWhereNoTransactionIsPrepared() throws Exception {
        AtomicBoolean ending = new AtomicBoolean();
        GtidSet before = GtidSet.parse(TestStream.value("SELECT @@global.gtid_executed"));
        CompletableFuture<Integer> coordinator = CompletableFuture.supplyAsync(() -> commitUntil(ending));
        int chosen = 0;
        try (Connection connection = Servers.MYSQL.connect()) {
            while (chosen < STARTS) {
                try {
                    GtidSet start = StreamStart.choose(stream, connection, Time.SYSTEM);
                    // each transaction has two GTIDs, one of the prepare and one of the commit
                    assertThat(start.minus(before).count() % 2).as("%s", start).isZero();
                    chosen++;
                } catch (StreamStoppedException prepared) {
                    assertThat(prepared).hasMessageContaining("XA transactions are prepared");
                }
            }
        } finally {
            ending.set(true);
            assertThat(coordinator.join()).isPositive();
        }
    }

    @Test
    void w4RefusesAnAccountThatCannotSeePreparedTransactions() throws Exception {
        try (Connection connection = Servers.MYSQL.connect("blind", "blind")) {
            assertThatThrownBy(() -> StreamStart.choose(stream, connection, Time.SYSTEM))
                    .isInstanceOf(StreamStoppedException.class)
                    .hasMessageContaining("lacks the privilege")
                    .extracting(e -> ((StreamStoppedException) e).remedy())
                    .asString()
                    .contains("GRANT XA_RECOVER_ADMIN");
        }
    }

    private static int commitUntil(AtomicBoolean ending) {
        try (Connection connection = Servers.MYSQL.connect();
                Statement statement = connection.createStatement()) {
            int count = 0;
            for (; !ending.get(); count++) {
                statement.execute("XA START 'x'");
                statement.execute("INSERT INTO shop.t VALUES ()");
                statement.execute("XA END 'x'");
                statement.execute("XA PREPARE 'x'");
                statement.execute("XA COMMIT 'x'");
            }
            return count;
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
