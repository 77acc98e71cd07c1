package io.crosstide.syncer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crosstide.binlog.AttendedParts;
import io.crosstide.binlog.BinlogReader;
import io.crosstide.binlog.BinlogSource;
import io.crosstide.binlog.EventQueue;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.streams.Time;
import io.crosstide.syncer.assembly.TransactionAssembler;
import io.crosstide.syncer.failure.StreamStoppedException;
import io.crosstide.syncer.proof.SourceState;
import io.crosstide.testkit.mysql.MysqlInstallation;
import io.crosstide.testkit.mysql.MysqlRelease;
import io.crosstide.testkit.mysql.MysqlServer;
import io.crosstide.testkit.mysql.MysqldBuilder;
import io.crosstide.topology.Endpoint;
import io.crosstide.topology.StreamName;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A restart empties MEMORY tables. The server writes a statement when such a table is used again; the statement depends
 * on the release.
 */
@Tag("matrix")
class EmptiedTableTest {
    @ParameterizedTest
    @EnumSource(
            value = MysqlRelease.class,
            names = {"V8_0", "CURRENT"})
    void reportsEmptiedTablesAndContinues(MysqlRelease release) throws Exception {
        MysqlInstallation installation = MysqlInstallation.of(release, System.err::println);
        try (MysqlServer server =
                new MysqldBuilder(installation, Servers.FOLDER.resolve("emptied-" + release)).build()) {
            server.start();
            execute(
                    server,
                    "CREATE DATABASE d",
                    "CREATE TABLE d.t (id INT)",
                    "CREATE TABLE d.m (id INT) ENGINE=MEMORY",
                    "CREATE TABLE d.`n``m` (id INT) ENGINE=MEMORY",
                    "INSERT INTO d.m VALUES (1), (2)");
            server.stop();
            server.start();
            GtidSet before = executed(server);
            execute(
                    server,
                    "SELECT * FROM d.m",
                    "BEGIN",
                    "INSERT INTO d.t VALUES (1)",
                    "SELECT * FROM d.`n``m`",
                    "INSERT INTO d.t VALUES (2)",
                    "COMMIT");
            List<String> seen = read(server, before);
            assertThat(seen.stream().filter(each -> each.startsWith("rows"))).containsExactly("rows d.t", "rows d.t");
            assertThat(seen.stream().filter(each -> each.startsWith("ddl")))
                    .hasSize(2)
                    .anyMatch(each -> each.contains("`d`.`m`"))
                    .anyMatch(each -> each.contains("`d`.`n``m`"));

            GtidSet middle = executed(server);
            execute(server, "SET SESSION binlog_format = STATEMENT", "DELETE FROM `d`.`m`");
            assertThatThrownBy(() -> read(server, middle))
                    .isInstanceOf(StreamStoppedException.class)
                    .hasMessageContaining("'DELETE' statement");
        }
    }

    private static void execute(MysqlServer server, String... statements) throws Exception {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static GtidSet executed(MysqlServer server) throws Exception {
        try (Connection connection = server.connect()) {
            return SourceState.read(connection).executed();
        }
    }

    /** What the assembler finds in all transactions since {@code before}. */
    private static List<String> read(MysqlServer server, GtidSet before) throws Exception {
        BinlogSource source = Servers.binlogSource(0xC000_0005L, new Endpoint(server.host(), server.port()));
        long transactions = executed(server).minus(before).count();
        RecordingSink sink = new RecordingSink();
        TransactionAssembler assembler = new TransactionAssembler(new StreamName("shop", "orders", "east"), sink);
        EventQueue queue = new EventQueue(4 << 20);
        try (BinlogReader binlog = new BinlogReader(source, before, queue, "test", Time.SYSTEM)) {
            binlog.start();
            while (sink.seen.stream().filter("end"::equals).count() < transactions) {
                assembler.accept(
                        Objects.requireNonNull(queue.poll(TestStream.PATIENCE)),
                        new AttendedParts(queue::poll, () -> {}));
            }
        }
        return sink.seen;
    }
}
