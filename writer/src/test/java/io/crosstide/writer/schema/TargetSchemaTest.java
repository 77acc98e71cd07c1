package io.crosstide.writer.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crosstide.change.row.TableName;
import io.crosstide.writer.row.ReplayExtension;
import io.crosstide.writer.row.ReplayPair;
import io.crosstide.writer.simulation.SimulatedTime;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The cache of definitions of a real target. Time passes only if a test says so. */
@ExtendWith(ReplayExtension.class)
class TargetSchemaTest {
    private static final TableName PARENT = new TableName("cached", "p");
    private static final TableName CHILD = new TableName("cached", "c");

    private final ReplayPair pair;
    private final SimulatedTime time = new SimulatedTime();
    private final TargetSchema schema;

    TargetSchemaTest(ReplayPair pair) {
        this.pair = pair;
        this.schema = new TargetSchema(pair::connectToTarget, time);
    }

    @BeforeEach
    void freshTables() throws SQLException {
        pair.onTarget(
                "DROP DATABASE IF EXISTS cached",
                "CREATE DATABASE cached",
                "CREATE TABLE cached.p (id INT PRIMARY KEY)",
                "CREATE TABLE cached.c (id INT PRIMARY KEY, p INT)");
    }

    private TargetTable table(TableName name) throws SQLException {
        return Objects.requireNonNull(schema.table(name));
    }

    @Test
    void readsTheParentAgainWhenItsChildHasChanged() throws SQLException {
        assertThat(table(PARENT).children()).isEmpty();
        assertThat(table(CHILD).parents()).isEmpty();
        pair.onTarget("ALTER TABLE cached.c ADD CONSTRAINT of_p FOREIGN KEY (p) REFERENCES cached.p (id)");
        schema.invalidate(CHILD);
        assertThat(table(CHILD).parents()).hasSize(1);
        assertThat(table(PARENT).children()).isEqualTo(table(CHILD).parents());

        pair.onTarget("ALTER TABLE cached.c DROP FOREIGN KEY of_p");
        schema.invalidate(PARENT);
        assertThat(table(PARENT).children()).isEmpty();
        assertThat(table(CHILD).parents()).isEmpty();
    }

    @Test
    void readsADefinitionAgainAfterItsAgeEvenIfTheWallClockHasJumpedBack() throws SQLException {
        assertThat(table(CHILD).columns()).hasSize(2);
        pair.onTarget("ALTER TABLE cached.c ADD COLUMN more INT");
        time.jump(Duration.ofHours(-1));
        time.sleep(Duration.ofMinutes(1));
        assertThat(table(CHILD).columns()).hasSize(3);
    }

    @Test
    void readsTheParentAgainWhenItsChildIsReadForTheFirstTime() throws SQLException {
        assertThat(table(PARENT).children()).isEmpty();
        pair.onTarget("ALTER TABLE cached.c ADD FOREIGN KEY (p) REFERENCES cached.p (id)");
        assertThat(table(CHILD).parents()).isEqualTo(table(PARENT).children()).hasSize(1);
    }

    @Test
    void w2DetectsATableThatChangedAfterPlanning() throws SQLException {
        try (Connection connection = pair.connectToTarget()) {
            table(CHILD);
            long planned = schema.version();
            assertThat(schema.planned(connection, CHILD, planned)).isEqualTo(table(CHILD));
            pair.onTarget("ALTER TABLE cached.c ADD UNIQUE (p)");
            schema.invalidate(CHILD);
            assertThatThrownBy(() -> schema.planned(connection, CHILD, planned))
                    .isInstanceOf(TargetChangedException.class)
                    .hasMessageContaining("cached.c");
            assertThat(schema.planned(connection, CHILD, schema.version())).isEqualTo(table(CHILD));
        }
    }

    /** The server opens definitions all the time if it has more tables than its cache holds. */
    @Test
    void openedDefinitionsOfOtherTablesCauseNoReading() throws SQLException {
        pair.onTarget("ALTER TABLE cached.c MODIFY id INT AUTO_INCREMENT");
        try (Connection connection = locking(CHILD)) {
            Map<TableName, TargetTable> used = Map.of(CHILD, table(CHILD));
            pair.onTarget("FLUSH TABLES cached.p");
            pair.onTarget("SELECT * FROM cached.p", "INSERT INTO cached.c VALUES (7, 7)");
            schema.verify(connection, used);
            long before = selects(connection);

            pair.onTarget("FLUSH TABLES cached.p");
            pair.onTarget("SELECT * FROM cached.p", "INSERT INTO cached.c VALUES (8, 8)");
            schema.verify(connection, used);

            assertThat(selects(connection) - before)
                    .as("queries besides SHOW CREATE TABLE")
                    .isLessThanOrEqualTo(3);
            connection.rollback();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALTER TABLE cached.p ADD COLUMN v INT",
                "ALTER TABLE cached.p ADD COLUMN v INT DEFAULT 1, ALGORITHM=INSTANT",
                "ALTER TABLE cached.p ALTER COLUMN u SET DEFAULT 5",
                "ALTER TABLE cached.p MODIFY u INT NOT NULL",
                "ALTER TABLE cached.p RENAME COLUMN u TO w",
                "CREATE UNIQUE INDEX one ON cached.p (u)",
                "CREATE TRIGGER cached.fires BEFORE INSERT ON cached.p FOR EACH ROW SET NEW.u = 1",
                "ALTER TABLE cached.c ADD FOREIGN KEY (p) REFERENCES cached.p (id)",
                "ALTER TABLE cached.c RENAME TO cached.d"
            })
    void w2EveryChangeIsDetected(String change) throws SQLException {
        pair.onTarget("ALTER TABLE cached.p ADD COLUMN u INT");
        if (change.contains("RENAME TO")) {
            pair.onTarget("ALTER TABLE cached.c ADD FOREIGN KEY (p) REFERENCES cached.p (id)");
        }
        Map<TableName, TargetTable> used = Map.of(PARENT, table(PARENT));
        for (int i = 0; i < 2; i++) {
            pair.onTarget("FLUSH TABLES cached.c");
            pair.onTarget("SELECT * FROM cached.c");
            try (Connection connection = locking(PARENT)) {
                schema.verify(connection, used);
            }
        }
        long version = schema.version();

        pair.onTarget(change);

        try (Connection connection = locking(PARENT)) {
            assertThatThrownBy(() -> schema.verify(connection, used)).isInstanceOf(TargetChangedException.class);
            assertThat(schema.version()).isGreaterThan(version);
        }
    }

    /** A connection with a transaction that has touched the table. */
    private Connection locking(TableName name) throws SQLException {
        Connection connection = pair.connectToTarget();
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.executeQuery("SELECT * FROM " + name.quoted()).close();
        }
        return connection;
    }

    private static long selects(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW SESSION STATUS LIKE 'Com_select'")) {
            row.next();
            return row.getLong(2);
        }
    }
}
