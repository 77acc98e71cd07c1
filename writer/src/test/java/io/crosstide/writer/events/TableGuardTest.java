package io.crosstide.writer.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crosstide.change.event.TableName;
import io.crosstide.streams.Time;
import io.crosstide.topology.LinkName;
import io.crosstide.writer.row.ReplayExtension;
import io.crosstide.writer.row.ReplayPair;
import io.crosstide.writer.schema.TargetSchema;
import io.crosstide.writer.schema.TargetTable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The guard at a real target. */
@ExtendWith(ReplayExtension.class)
class TableGuardTest {
    private static final TableName HELD = new TableName("guarded", "t");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ReplayPair pair;
    private final TargetSchema schema;
    private final TableGuard guard;
    private final Thread thread;

    TableGuardTest(ReplayPair pair) {
        this.pair = pair;
        this.schema = new TargetSchema(pair::connectToTarget, Time.SYSTEM);
        this.guard = new TableGuard(
                new LinkName("mesh", "orders", "beijing", "shanghai"), pair::connectToTarget, schema, Time.SYSTEM);
        this.thread = new Thread(guard, "guard");
    }

    @BeforeEach
    void start() throws SQLException {
        pair.onTarget(
                "DROP DATABASE IF EXISTS guarded",
                "CREATE DATABASE guarded",
                "CREATE TABLE guarded.t (id INT PRIMARY KEY)");
        thread.start();
    }

    @AfterEach
    void stop() throws InterruptedException {
        guard.stop();
        thread.join(PATIENCE.toMillis());
        assertThat(thread.isAlive()).isFalse();
    }

    @Test
    void holdsTheDefinitionsFromOneTransactionToTheNext() throws Exception {
        Map<TableName, TargetTable> tables = definition();
        Set<String> conditions = new HashSet<>();
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> {
            String condition = condition(tables);
            if (isTrue(condition)) {
                conditions.add(condition);
            }
            return conditions.size() >= 4;
        });
        assertThat(pair.targetRows("SELECT COUNT(*) FROM crosstide.guard")).containsExactly("0");
    }

    @Test
    void holdsThemForAsLongAsAWorkerReliesOnThem() throws Exception {
        Map<TableName, TargetTable> tables = definition();
        held(tables);
        Set<String> conditions = new HashSet<>();
        DefinitionLease lease = guard.lease(tables).orElseThrow();
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> {
            conditions.add(condition(tables));
            return conditions.size() >= 4;
        });
        assertThat(isTrue(lease.condition())).isTrue();
        assertThat(lease.isLost()).isFalse();
        lease.close();
        await().atMost(PATIENCE).until(() -> !isTrue(lease.condition()));
        assertThat(lease.isLost()).isTrue();
    }

    @Test
    void letsAChangeOfTheTableGoFirst() throws Exception {
        Map<TableName, TargetTable> tables = definition();
        String condition = held(tables);
        Thread use = new Thread(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                try {
                    condition(tables);
                } catch (InterruptedException e) {
                    return;
                }
            }
        });
        use.start();
        pair.onTarget("ALTER TABLE guarded.t ADD UNIQUE KEY again (id)");
        use.interrupt();
        use.join(PATIENCE.toMillis());

        assertThat(isTrue(condition)).isFalse();
        assertThat(guard.lease(tables)).isEmpty();
        schema.invalidate(HELD);
        held(definition());
    }

    @Test
    void neverHoldsADefinitionThatHasChangedBefore() throws Exception {
        Map<TableName, TargetTable> tables = definition();
        pair.onTarget("ALTER TABLE guarded.t ADD COLUMN n INT");
        assertThat(guard.lease(tables)).isEmpty();
        assertThat(guard.lease(tables)).isEmpty();
        schema.invalidate(HELD);
        held(definition());
    }

    @Test
    void holdsNothingWithoutItsSession() throws Exception {
        Map<TableName, TargetTable> tables = definition();
        String condition = held(tables);
        for (String id : pair.targetRows("SELECT trx_mysql_thread_id FROM information_schema.innodb_trx"
                + " WHERE trx_isolation_level = 'READ UNCOMMITTED'")) {
            pair.onTarget("KILL " + id);
        }
        await().atMost(PATIENCE).until(() -> !isTrue(condition));
        held(tables); // in another session
    }

    @Test
    void endsWhenNothingUsesIt() throws Exception {
        held(definition());
        await().atMost(PATIENCE)
                .until(() -> pair.targetRows("SELECT COUNT(*) FROM information_schema.innodb_trx"
                                + " WHERE trx_isolation_level = 'READ UNCOMMITTED'")
                        .equals(List.of("0")));
    }

    private Map<TableName, TargetTable> definition() throws SQLException {
        return Map.of(HELD, Objects.requireNonNull(schema.table(HELD)));
    }

    /** A condition for the definitions that is true. */
    private String held(Map<TableName, TargetTable> tables) {
        String[] found = new String[1];
        await().atMost(PATIENCE).until(() -> {
            found[0] = condition(tables);
            return isTrue(found[0]);
        });
        return found[0];
    }

    /** A condition that the guard gives now, without a lease for longer. */
    private String condition(Map<TableName, TargetTable> tables) throws InterruptedException {
        Optional<DefinitionLease> lease = guard.lease(tables);
        lease.ifPresent(DefinitionLease::close);
        return lease.map(DefinitionLease::condition).orElse("FALSE");
    }

    private boolean isTrue(String condition) throws SQLException {
        try (Connection connection = pair.connectToTarget();
                Statement statement = connection.createStatement()) {
            statement.execute("SET SESSION TRANSACTION ISOLATION LEVEL READ UNCOMMITTED");
            try (ResultSet row = statement.executeQuery("SELECT " + condition)) {
                return row.next() && row.getBoolean(1);
            }
        }
    }
}
