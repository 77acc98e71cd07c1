package io.crosstide.writer.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crosstide.bookkeeping.GuardRow;
import io.crosstide.change.row.TableName;
import io.crosstide.streams.Time;
import io.crosstide.topology.LinkName;
import io.crosstide.writer.row.ReplayExtension;
import io.crosstide.writer.row.ReplayPair;
import io.crosstide.writer.schema.TargetSchema;
import io.crosstide.writer.schema.TargetTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
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
        Set<GuardRow> rows = new HashSet<>();
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> {
            Optional<GuardRow> row = row(tables);
            if (row.isPresent() && exists(row.get())) {
                rows.add(row.get());
            }
            return rows.size() >= 4;
        });
        assertThat(pair.targetRows("SELECT COUNT(*) FROM crosstide.guard")).containsExactly("0");
    }

    @Test
    void holdsThemForAsLongAsAWorkerReliesOnThem() throws Exception {
        Map<TableName, TargetTable> tables = definition();
        held(tables);
        Set<GuardRow> rows = new HashSet<>();
        DefinitionLease lease = await().atMost(PATIENCE)
                .until(() -> guard.lease(tables), Optional::isPresent)
                .orElseThrow();
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> {
            row(tables).ifPresent(rows::add);
            return rows.size() >= 4;
        });
        assertThat(exists(lease.row())).isTrue();
        assertThat(lease.isLost()).isFalse();
        lease.close();
        await().atMost(PATIENCE).until(() -> !exists(lease.row()));
        assertThat(lease.isLost()).isTrue();
    }

    @Test
    void letsAChangeOfTheTableGoFirst() throws Exception {
        Map<TableName, TargetTable> tables = definition();
        GuardRow row = held(tables);
        Thread use = new Thread(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                try {
                    row(tables);
                } catch (InterruptedException e) {
                    return;
                }
            }
        });
        use.start();
        pair.onTarget("ALTER TABLE guarded.t ADD UNIQUE KEY again (id)");
        use.interrupt();
        use.join(PATIENCE.toMillis());

        assertThat(exists(row)).isFalse();
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
        GuardRow row = held(tables);
        for (String id : pair.targetRows("SELECT trx_mysql_thread_id FROM information_schema.innodb_trx"
                + " WHERE trx_isolation_level = 'READ UNCOMMITTED'")) {
            pair.onTarget("KILL " + id);
        }
        await().atMost(PATIENCE).until(() -> !exists(row));
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

    /** A row of the guard that exists. */
    private GuardRow held(Map<TableName, TargetTable> tables) {
        List<GuardRow> found = new ArrayList<>();
        await().atMost(PATIENCE).until(() -> {
            row(tables).ifPresent(found::add);
            return !found.isEmpty() && exists(found.get(found.size() - 1));
        });
        return found.get(found.size() - 1);
    }

    /** The row that the guard names now, without a lease for longer. */
    private Optional<GuardRow> row(Map<TableName, TargetTable> tables) throws InterruptedException {
        Optional<DefinitionLease> lease = guard.lease(tables);
        lease.ifPresent(DefinitionLease::close);
        return lease.map(DefinitionLease::row);
    }

    private boolean exists(GuardRow row) throws SQLException {
        try (Connection connection = pair.connectToTarget();
                Statement statement = connection.createStatement()) {
            statement.execute("SET SESSION TRANSACTION ISOLATION LEVEL READ UNCOMMITTED");
            return row.exists(connection);
        }
    }
}
