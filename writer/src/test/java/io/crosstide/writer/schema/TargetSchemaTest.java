package io.crosstide.writer.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crosstide.change.event.TableName;
import io.crosstide.writer.row.ReplayExtension;
import io.crosstide.writer.row.ReplayPair;
import io.crosstide.writer.simulation.SimulatedTime;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

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
}
