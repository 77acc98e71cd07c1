package io.crosstide.syncer.publish;

import static io.crosstide.syncer.TestStream.execute;
import static io.crosstide.syncer.TestStream.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.binlog.BinlogReader;
import io.crosstide.binlog.EventQueue;
import io.crosstide.change.event.Checksum;
import io.crosstide.change.event.EventHeader;
import io.crosstide.change.event.EventType;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.row.MappedTable;
import io.crosstide.change.wire.ColumnDefault;
import io.crosstide.change.wire.TableDefaults;
import io.crosstide.streams.Time;
import io.crosstide.syncer.Servers;
import io.crosstide.syncer.TestStream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ColumnDefaultsTest {
    private final EventQueue queue = new EventQueue(1 << 20);
    private BinlogReader binlog;
    private Connection connection;
    private ColumnDefaults defaults;
    private int selectsBefore;

    @BeforeEach
    void create() throws Exception {
        execute("DROP DATABASE IF EXISTS shop", "CREATE DATABASE shop", "CREATE TABLE shop.t (id INT PRIMARY KEY)");
        GtidSet executed = GtidSet.parse(value("SELECT @@global.gtid_executed"));
        binlog = new BinlogReader(Servers.binlogSource(0xC000_0002L), executed, queue, "test", Time.SYSTEM);
        binlog.start();
        connection = Servers.MYSQL.connect();
        defaults = new ColumnDefaults(connection);
        selectsBefore = selects();
    }

    @AfterEach
    void close() throws Exception {
        binlog.close();
        connection.close();
    }

    @Test
    void readsTheDefaultsAfterEachKindOfAlter() throws Exception {
        execute("ALTER TABLE shop.t ADD COLUMN a INT DEFAULT 5, ALGORITHM=INSTANT", "INSERT INTO shop.t VALUES (1, 1)");
        assertThat(columns()).containsExactly(new ColumnDefault("a", "5"));
        execute("ALTER TABLE shop.t ALTER COLUMN a SET DEFAULT 6", "INSERT INTO shop.t VALUES (2, 1)");
        assertThat(columns()).containsExactly(new ColumnDefault("a", "6"));
        execute("ALTER TABLE shop.t RENAME COLUMN a TO b", "INSERT INTO shop.t VALUES (3, 1)");
        assertThat(columns()).containsExactly(new ColumnDefault("b", "6"));
        execute(
                "CREATE TABLE shop.u (id INT PRIMARY KEY, c INT DEFAULT 7)",
                "RENAME TABLE shop.t TO shop.v, shop.u TO shop.t",
                "INSERT INTO shop.t VALUES (1, 1)");
        assertThat(columns()).containsExactly(new ColumnDefault("c", "7"));
        execute("ALTER TABLE shop.t ADD COLUMN d INT AS (id + 1)", "INSERT INTO shop.t (id) VALUES (2)");
        assertThat(columns()).containsExactly(new ColumnDefault("c", "7"), new ColumnDefault("d", null));
        execute("ALTER TABLE shop.t ADD COLUMN e DATETIME DEFAULT NOW()", "INSERT INTO shop.t (id) VALUES (4)");
        assertThat(columns())
                .containsExactly(
                        new ColumnDefault("c", "7"), new ColumnDefault("d", null), ColumnDefault.ofExpression("e"));
        execute(
                "INSERT INTO shop.t (id) VALUES (3)",
                "ALTER TABLE shop.t DROP COLUMN d, ALGORITHM=COPY"); // before the row is processed
        assertThat(columns()).contains(new ColumnDefault("c", "7"));
    }

    @Test
    void readsATableAgainOnlyWhenItsTableIdChanges() throws Exception {
        execute("INSERT INTO shop.t VALUES (1)");
        assertThat(next()).isPresent();
        assertThat(reads()).isEqualTo(1);
        for (int i = 2; i < 6; i++) {
            execute(
                    "CREATE TABLE IF NOT EXISTS shop.other (id INT)",
                    "TRUNCATE shop.other",
                    "INSERT INTO shop.t VALUES (" + i + ")");
            assertThat(next()).isPresent();
        }
        assertThat(reads()).isEqualTo(1);
        execute("FLUSH TABLES shop.t", "INSERT INTO shop.t VALUES (6)");
        assertThat(next()).isPresent();
        assertThat(reads()).isEqualTo(2);
    }

    private List<ColumnDefault> columns() throws Exception {
        return next().orElseThrow().columns();
    }

    /** The defaults at the next table map in the binlog. */
    private Optional<TableDefaults> next() throws Exception {
        while (true) {
            byte[] event = Objects.requireNonNull(queue.poll(TestStream.PATIENCE));
            if (EventHeader.read(event, 0).type() == EventType.TABLE_MAP) {
                byte[] map = Checksum.strip(event);
                return defaults.of(MappedTable.parse(map), map);
            }
        }
    }

    private int reads() throws Exception {
        return selects() - selectsBefore;
    }

    private int selects() throws Exception {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW SESSION STATUS LIKE 'Com_select'")) {
            row.next();
            return row.getInt(2);
        }
    }
}
