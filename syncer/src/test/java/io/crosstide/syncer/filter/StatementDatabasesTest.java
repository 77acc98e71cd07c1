package io.crosstide.syncer.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.binlog.BinlogReader;
import io.crosstide.binlog.EventQueue;
import io.crosstide.change.event.Checksum;
import io.crosstide.change.event.EventHeader;
import io.crosstide.change.event.EventType;
import io.crosstide.change.event.QueryEvent;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.streams.Time;
import io.crosstide.syncer.Servers;
import io.crosstide.syncer.TestStream;
import io.crosstide.syncer.proof.SourceState;
import io.crosstide.testkit.mysql.MysqlInstallation;
import io.crosstide.testkit.mysql.MysqlRelease;
import io.crosstide.testkit.mysql.MysqlServer;
import io.crosstide.testkit.mysql.MysqldBuilder;
import io.crosstide.topology.Endpoint;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Which databases real servers name for statements. {@link StatementFilter} relies on this (docs/decisions/0016). */
class StatementDatabasesTest {
    private static final String LAST = "INSERT INTO f.plain VALUES (99)";
    private static final List<String> TABLES = List.of(
            "SET GLOBAL log_bin_trust_function_creators = 1",
            "CREATE DATABASE s",
            "CREATE DATABASE f",
            "CREATE DATABASE g",
            "CREATE TABLE s.t (v INT)",
            "CREATE TABLE f.plain (v INT)",
            "CREATE TABLE g.b (v INT)",
            "CREATE TABLE f.triggers (v INT)",
            "CREATE TRIGGER f.a AFTER INSERT ON f.triggers FOR EACH ROW INSERT INTO g.b VALUES (NEW.v)",
            "CREATE TRIGGER g.b AFTER INSERT ON g.b FOR EACH ROW CALL g.write_if(NEW.v)",
            "CREATE PROCEDURE g.write_if (x INT) BEGIN IF x = 77 THEN INSERT INTO s.t VALUES (x); END IF; END",
            "CREATE FUNCTION g.write_s (x INT) RETURNS INT BEGIN INSERT INTO s.t VALUES (x); RETURN x; END",
            "CREATE VIEW f.of_s AS SELECT * FROM s.t",
            "CREATE TABLE s.u (v INT)",
            "CREATE TABLE f.writes_s (v INT)",
            "CREATE TRIGGER f.w AFTER INSERT ON f.writes_s FOR EACH ROW INSERT INTO s.u VALUES (NEW.v)",
            "CREATE VIEW f.join_s AS SELECT plain.v AS p, u.v AS v FROM f.plain JOIN s.u",
            "CREATE FUNCTION s.write_u (x INT) RETURNS INT BEGIN INSERT INTO s.u VALUES (x); RETURN x; END",
            "CREATE VIEW s.counted AS SELECT s.write_u(1) AS v",
            "CREATE VIEW g.writes AS SELECT g.write_s(1) AS v",
            "CREATE TABLE f.parent (id INT PRIMARY KEY, n INT)",
            "CREATE TABLE s.child (id INT PRIMARY KEY,"
                    + " FOREIGN KEY (id) REFERENCES f.parent (id) ON DELETE CASCADE ON UPDATE CASCADE)",
            "CREATE TABLE f.grandparent (id INT PRIMARY KEY)",
            "ALTER TABLE f.parent ADD FOREIGN KEY (id) REFERENCES f.grandparent (id) ON DELETE CASCADE",
            "CREATE TABLE f.deletes (v INT)",
            "CREATE TRIGGER f.d AFTER INSERT ON f.deletes FOR EACH ROW DELETE FROM f.parent WHERE id = NEW.v",
            "INSERT INTO f.grandparent VALUES (1), (2), (3), (4), (5), (6), (7)",
            "INSERT INTO f.parent SELECT id, 0 FROM f.grandparent",
            "INSERT INTO s.child SELECT id FROM f.grandparent",
            "INSERT INTO f.plain VALUES (1), (2)",
            "INSERT INTO s.t VALUES (1)");

    @Test
    void theCurrentReleaseNamesAllDatabasesThatAStatementCanChange() throws Exception {
        verify(MysqlRelease.CURRENT);
    }

    @Tag("matrix")
    @Test
    void theOldestReleaseNamesAllDatabasesThatAStatementCanChange() throws Exception {
        verify(MysqlRelease.V8_0);
    }

    private static Map<String, String> expected() {
        Map<String, String> expected = new LinkedHashMap<>();
        expected.put("INSERT INTO f.plain VALUES (3)", "f");
        expected.put("DELETE FROM f.plain WHERE v = 1", "f");
        expected.put("UPDATE f.plain SET v = (SELECT MAX(v) FROM s.t)", "f s"); // it only reads s
        expected.put("INSERT INTO f.plain SELECT * FROM s.t", "f s");
        // These change s in a way that neither the text nor the list shows.
        expected.put("REPLACE INTO f.writes_s (v) SELECT COUNT(*) FROM s.t", "f s");
        expected.put("INSERT INTO f.join_s (v) SELECT COUNT(*) FROM s.t", "f s");
        expected.put("REPLACE INTO f.plain (v) SELECT v FROM s.counted", "f s");
        expected.put("UPDATE f.plain, s.t SET plain.v = 5", "f s");
        expected.put("UPDATE f.plain JOIN s.t SET plain.v = 6, t.v = 6", "f s");
        expected.put("DELETE f.plain, s.t FROM f.plain JOIN s.t WHERE t.v = 1000", "f s");
        expected.put("INSERT INTO f.triggers VALUES (1)", "f g s"); // which changes nothing in s this time
        expected.put("INSERT INTO f.plain VALUES (g.write_s(5))", "f s");
        expected.put("INSERT INTO f.plain SELECT v FROM g.writes", "f s");
        expected.put("INSERT INTO f.of_s VALUES (9)", "s");
        expected.put("DELETE FROM f.parent WHERE id = 1", "");
        expected.put("UPDATE f.parent SET n = 1 WHERE id = 2", "");
        expected.put("REPLACE INTO f.parent VALUES (3, 3)", "");
        expected.put("DELETE FROM f.grandparent WHERE id = 4", "");
        expected.put("INSERT INTO f.deletes VALUES (5)", "");
        expected.put(LAST, "f");
        return expected;
    }

    private static void verify(MysqlRelease release) throws Exception {
        MysqlInstallation installation = MysqlInstallation.of(release, System.err::println);
        try (MysqlServer server =
                new MysqldBuilder(installation, Servers.FOLDER.resolve("databases-" + release)).build()) {
            server.start();
            verify(server);
        }
    }

    private static void verify(MysqlServer server) throws Exception {
        Map<String, String> expected = expected();
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            for (String sql : TABLES) {
                statement.execute(sql);
            }
            GtidSet before = SourceState.read(connection).executed();
            statement.execute("SET SESSION binlog_format = STATEMENT");
            statement.execute("USE s");
            for (String sql : expected.keySet()) {
                statement.execute(sql);
            }
            assertThat(rowsOfU(statement))
                    .as("a trigger, a view and a function each wrote one")
                    .isEqualTo(3);
            Map<String, String> named = new LinkedHashMap<>();
            for (QueryEvent each : statements(server, before)) {
                named.put(each.sql(), String.join(" ", new TreeSet<>(each.databases())));
            }
            assertThat(named).containsExactlyEntriesOf(expected);
        }
    }

    private static int rowsOfU(Statement statement) throws SQLException {
        try (ResultSet count = statement.executeQuery("SELECT COUNT(*) FROM s.u")) {
            count.next();
            return count.getInt(1);
        }
    }

    private static List<QueryEvent> statements(MysqlServer server, GtidSet before) throws Exception {
        EventQueue queue = new EventQueue(4 << 20);
        List<QueryEvent> found = new ArrayList<>();
        var source = Servers.binlogSource(0xC000_0005L, new Endpoint(server.host(), server.port()));
        try (BinlogReader binlog = new BinlogReader(source, before, queue, "test", Time.SYSTEM)) {
            binlog.start();
            while (found.isEmpty() || !found.get(found.size() - 1).sql().equals(LAST)) {
                byte[] event = Objects.requireNonNull(queue.poll(TestStream.PATIENCE));
                if (EventHeader.read(event, 0).type() == EventType.QUERY) {
                    QueryEvent query = QueryEvent.parse(Checksum.strip(event));
                    if (!query.sql().matches("BEGIN|COMMIT")) {
                        found.add(query);
                    }
                }
            }
        }
        return found;
    }
}
