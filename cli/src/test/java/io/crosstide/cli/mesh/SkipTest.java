package io.crosstide.cli.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.topology.LoopPrevention;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** {@code skip} passes over exactly the transaction that an operator names, and records all of it. */
class SkipTest {
    private static final String LINK = "a/b";
    private static final String UNFIT = " ADD COLUMN needed INT NOT NULL";
    private static final String FIT = " DROP COLUMN needed";
    private static final String HELD = "SELECT gtid FROM crosstide.held_transaction";

    @OneMode(LoopPrevention.DIRECTION_TABLE)
    void w3SkipsOnlyTheTransactionThatHoldsTheLink(LoopPrevention mode) {
        try (Mesh mesh = Mesh.running(
                mode,
                "CREATE TABLE shop.t (id INT PRIMARY KEY, n INT)",
                "CREATE TABLE shop.other (id INT PRIMARY KEY)")) {
            mesh.execute("b", "ALTER TABLE t" + UNFIT);
            String first = commit(mesh, "INSERT INTO t VALUES (1, 10), (2, 20)");
            awaitHeld(mesh, first);
            String second = commit(mesh, "INSERT INTO t VALUES (3, 30)");
            String unrelated = commit(mesh, "INSERT INTO other VALUES (1)");
            await("unrelated tables are applied")
                    .atMost(Mesh.PATIENCE)
                    .until(() -> mesh.query("b", "SELECT id FROM other").equals(List.of("1")));

            says(mesh, 1, "It is held by GTID " + first, skip(second, "--yes"));
            says(mesh, 1, "does not hold orders a→b", skip(unrelated, "--yes"));
            Answer dry = mesh.command(skip(first));
            assertThat(dry.exitCode()).as(dry.toString()).isZero();
            assertThat(dry.out()).contains("gtid    " + first, "tables  shop.t", "rows    2", "needed", "dry run");
            assertThat(mesh.query("b", "SELECT ordered_since FROM crosstide.held_transaction"))
                    .containsExactly("null");

            says(mesh, 0, "ordered: the writer skips it", skip(first, "--yes"));
            says(mesh, 0, "unchanged", skip(first, "--yes"));
            awaitHeld(mesh, second);
            says(mesh, 0, "is skipped already", skip(first, "--yes"));
            JsonNode conflicts = mesh.conflicts("b");
            assertThat(conflicts).hasSize(2).allSatisfy(each -> {
                assertThat(each.get("kind").asText()).isEqualTo("skipped");
                assertThat(each.get("decision").asText()).isEqualTo("skipped");
                assertThat(each.get("status").asText()).isEqualTo("open");
                assertThat(each.get("table").asText()).isEqualTo("shop.t");
                assertThat(each.get("gtid").asText()).isEqualTo(first);
                assertThat(each.get("before").isNull()).isTrue();
                assertThat(each.get("note").asText()).contains("@", "a test", "needed");
            });
            assertThat(conflicts.get(0).get("key").get("id").asText()).isEqualTo("1");
            assertThat(conflicts.get(1).get("after").get("n").asText()).isEqualTo("20");
            assertThat(mesh.query("b", "SELECT COUNT(*) FROM t")).containsExactly("0");
            if (mode == LoopPrevention.GTID) {
                assertThat(mesh.executed("b").containsAll(GtidSet.parse(first))).isTrue();
                assertThat(mesh.executed("b").containsAll(GtidSet.parse(second)))
                        .isFalse();
            }
            assertThat(count(mesh, "crosstide.ordered.skips")).isEqualTo(1);
            says(mesh, 3, "skipped", "conflict-report", "-d", "b", "--kind", "skipped");
            await("the event is on record")
                    .atMost(Mesh.PATIENCE)
                    .until(() ->
                            mesh.query("b", "SELECT reason FROM crosstide.link_event WHERE kind = 'skipped'").stream()
                                    .anyMatch(why -> why.contains(first) && why.contains("a test")));
            says(mesh, 0, "skipped", "status", "--events");

            mesh.execute("b", "ALTER TABLE t" + FIT);
            mesh.awaitDrained();
            assertThat(mesh.query("b", "SELECT id, n FROM t")).containsExactly("3|30");
            assertThat(mesh.query("a", "SELECT id FROM t")).containsExactly("1", "2", "3");
            says(mesh, 3, "shop.t", "compare");
            await("nothing is held")
                    .atMost(Mesh.PATIENCE)
                    .until(() -> mesh.query("b", HELD).isEmpty());
            says(mesh, 1, "No transaction holds it", skip(second, "--yes"));
            if (mode == LoopPrevention.GTID) {
                for (String gtid : List.of(first, second, unrelated)) {
                    assertThat(mesh.executed("b").containsAll(GtidSet.parse(gtid)))
                            .as(gtid)
                            .isTrue();
                }
            }
        }
    }

    /** The order, the records and the account of the GTID are one transaction, whatever dies in between. */
    @OneMode(LoopPrevention.GTID)
    void w1OrderIsObeyedOnceAlsoWhenItsTransactionDies(LoopPrevention mode) throws Exception {
        try (Mesh mesh = Mesh.running(
                MeshPlan.of(mode, "a", "b").workers(1), "CREATE TABLE shop.t (id INT PRIMARY KEY, n INT)")) {
            mesh.execute("b", "ALTER TABLE t" + UNFIT);
            String first = commit(mesh, "INSERT INTO t VALUES (1, 10), (2, 20)");
            awaitHeld(mesh, first);
            mesh.stopWriter("b");
            says(mesh, 0, "ordered", skip(first, "--yes"));
            says(mesh, 0, "withdrawn", withdraw(first));
            says(mesh, 0, "unchanged, there is no order", withdraw(first));
            says(mesh, 0, "ordered: the writer skips it", skip(first, "--yes"));
            try (Connection locking = mesh.mysql("b").connect();
                    Statement lock = locking.createStatement()) {
                locking.setAutoCommit(false);
                lock.execute("SELECT * FROM crosstide.held_transaction FOR UPDATE");
                mesh.startWriter("b");
                await("the skip has begun").atMost(Mesh.PATIENCE).until(() -> kill(mesh) > 0);
                assertThat(mesh.query("b", "SELECT COUNT(*) FROM crosstide.conflict"))
                        .containsExactly("0");
                assertThat(mesh.query("b", HELD)).containsExactly(first);
                mesh.stopWriter("b");
                locking.rollback();
            }
            mesh.startWriter("b");
            mesh.execute("a", "INSERT INTO t VALUES (3, 30)");
            await("skipped")
                    .atMost(Mesh.PATIENCE)
                    .until(() -> mesh.conflicts("b").size() == 2);
            says(mesh, 1, "Too late", withdraw(first));
            mesh.execute("b", "ALTER TABLE t" + FIT);
            mesh.awaitDrained();
            mesh.stopWriter("b");
            mesh.startWriter("b");
            mesh.execute("a", "INSERT INTO t VALUES (4, 40)");
            mesh.awaitDrained();
            assertThat(mesh.query("b", "SELECT id FROM t")).containsExactly("3", "4");
            assertThat(mesh.conflicts("b")).hasSize(2);
            await("nothing is held")
                    .atMost(Mesh.PATIENCE)
                    .until(() -> mesh.query("b", HELD).isEmpty());
        }
    }

    /** Its chunks are read from Kafka again. The audit must not look for its rows in the target's binlog. */
    @Test
    void skipsATransactionInChunksOfAnAuditedLink() {
        try (Mesh mesh = Mesh.running(
                MeshPlan.of(LoopPrevention.GTID, "a", "b").replication("conflicts: { detect: audit }"),
                "CREATE TABLE shop.big (id INT PRIMARY KEY, content LONGTEXT)",
                "CREATE TABLE shop.t (id INT PRIMARY KEY, n INT)")) {
            mesh.execute("a", "INSERT INTO t VALUES (1, 1)");
            mesh.execute("b", "ALTER TABLE big" + UNFIT);
            List<String> rows = new ArrayList<>();
            for (int id = 1; id <= 5; id++) {
                rows.add("(" + id + ", REPEAT('x', 400000))");
            }
            String large = commit(mesh, "INSERT INTO big VALUES " + String.join(", ", rows));
            mesh.execute("a", "UPDATE t SET n = 2");
            awaitHeld(mesh, large);
            says(mesh, 0, "rows    not known", skip(large));
            says(mesh, 0, "ordered", skip(large, "--yes"));
            await("goes on")
                    .atMost(Mesh.PATIENCE)
                    .until(() -> mesh.query("b", "SELECT n FROM t").equals(List.of("2")));
            JsonNode conflicts = mesh.conflicts("b");
            assertThat(conflicts)
                    .hasSize(5)
                    .allSatisfy(each -> assertThat(each.get("gtid").asText()).isEqualTo(large));
            assertThat(mesh.query("b", "SELECT COUNT(*) FROM big")).containsExactly("0");
            mesh.execute("b", "ALTER TABLE big" + FIT);
            mesh.execute("a", "UPDATE big SET content = 'short' WHERE id = 1");
            mesh.awaitDrained();
            await("the link is idle")
                    .atMost(Mesh.PATIENCE)
                    .until(() -> mesh.link("a→b").get("state").asText().equals("idle"));
        }
    }

    /** The schema of an older version. */
    @Test
    void linkWorksWithoutTheTableAndTheCommandAsksForInit() {
        try (Mesh mesh = Mesh.running(LoopPrevention.GTID, "CREATE TABLE shop.t (id INT PRIMARY KEY, n INT)")) {
            mesh.execute("b", "DROP TABLE crosstide.held_transaction", "ALTER TABLE t" + UNFIT);
            String first = commit(mesh, "INSERT INTO t VALUES (1, 10)");
            await("stopped")
                    .atMost(Mesh.PATIENCE)
                    .until(() -> mesh.link("a→b").get("state").asText().equals("stopped"));
            says(mesh, 1, "run crosstide init -d b again", skip(first));
            mesh.execute("b", "ALTER TABLE t" + FIT);
            mesh.assertEqualAfterDrain();
        }
    }

    /** What its syncer cannot publish holds a stream, and with it every link from there. */
    @OneMode(LoopPrevention.DIRECTION_TABLE)
    void w3SkipsOnlyTheTransactionThatHoldsTheStream(LoopPrevention mode) {
        try (Mesh mesh = Mesh.running(mode, "CREATE TABLE shop.t (id INT PRIMARY KEY, n INT, m INT)")) {
            mesh.execute("a", "INSERT INTO t VALUES (1, 10, 0), (2, 20, 0)");
            mesh.awaitDrained();
            mesh.stopSyncer("a"); // its bookkeeping has GTIDs of its own
            String statement = commit(mesh, "SET SESSION binlog_format = 'STATEMENT'", "UPDATE t SET n = n + 1");
            String partial =
                    commit(mesh, "SET SESSION binlog_row_image = 'MINIMAL'", "UPDATE t SET n = 100 WHERE id = 2");
            String whole = commit(mesh, "INSERT INTO t VALUES (3, 30, 0)");
            mesh.startSyncer("a");
            awaitStreamHeld(mesh, statement);
            await("the remedy names the command")
                    .atMost(Mesh.PATIENCE)
                    .until(() -> mesh.link("a→b")
                            .get("remedy")
                            .asText()
                            .contains("crosstide skip --stream a -c orders --gtid " + statement));
            assertThat(mesh.link("a→b").get("state").asText()).isEqualTo("stopped");

            says(mesh, 1, "holds the stream of a", skip(statement, "--yes"));
            says(mesh, 1, "It is held by GTID " + statement, skipStream(partial, "--yes"));
            says(mesh, 1, "does not hold orders stream of a", skipStream(whole, "--yes"));
            Answer dry = mesh.command(skipStream(statement));
            assertThat(dry.exitCode()).as(dry.toString()).isZero();
            assertThat(dry.out())
                    .contains(
                            "gtid    " + statement,
                            "tables  shop.*",
                            "rows    not known",
                            "statement format",
                            "dry run");
            assertThat(mesh.query("a", "SELECT ordered_since FROM crosstide.held_transaction"))
                    .containsExactly("null");

            mesh.stopSyncer("a");
            says(mesh, 0, "ordered: the syncer skips it", skipStream(statement, "--yes"));
            says(mesh, 0, "unchanged, it is ordered already", skipStream(statement, "--yes"));
            says(mesh, 0, "withdrawn", withdrawStream(statement));
            says(mesh, 0, "unchanged, there is no order", withdrawStream(statement));
            mesh.startSyncer("a");
            says(mesh, 0, "then: crosstide compare -c orders", skipStream(statement, "--yes"));
            awaitStreamHeld(mesh, partial);
            says(mesh, 0, "is skipped already", skipStream(statement, "--yes"));
            says(mesh, 1, "Too late", withdrawStream(statement));
            Answer next = mesh.command(skipStream(partial, "--yes"));
            assertThat(next.exitCode()).as(next.toString()).isZero();
            assertThat(next.out())
                    .contains("tables  shop.t", "rows    1", "crosstide compare -c orders --table shop.t");
            mesh.awaitDrained();

            assertThat(mesh.query("a", "SELECT id, n FROM t")).containsExactly("1|11", "2|100", "3|30");
            assertThat(mesh.query("b", "SELECT id, n FROM t")).containsExactly("1|10", "2|20", "3|30");
            JsonNode conflicts = mesh.conflicts("a");
            assertThat(conflicts).hasSize(2).allSatisfy(each -> {
                assertThat(each.get("kind").asText()).isEqualTo("skipped");
                assertThat(each.get("decision").asText()).isEqualTo("skipped");
                assertThat(each.get("status").asText()).isEqualTo("open");
                assertThat(each.get("datacenter").asText()).isEqualTo("a");
                assertThat(each.get("note").asText()).contains("@", "a test", "Stream");
            });
            assertThat(conflicts.get(0).get("gtid").asText()).isEqualTo(statement);
            assertThat(conflicts.get(0).get("after").get("statement").asText()).isEqualTo("UPDATE t SET n = n + 1");
            assertThat(conflicts.get(1).get("gtid").asText()).isEqualTo(partial);
            assertThat(conflicts.get(1).get("key").toString()).isEqualTo("{\"id\":\"2\"}");
            assertThat(conflicts.get(1).get("after").toString()).isEqualTo("{\"n\":\"100\"}");
            assertThat(mesh.conflicts("b")).isEmpty();
            if (mode == LoopPrevention.GTID) {
                assertThat(mesh.executed("b")
                                .containsAll(GtidSet.parse(statement).plus(GtidSet.parse(partial))))
                        .isTrue();
            }
            await("nothing is held")
                    .atMost(Mesh.PATIENCE)
                    .until(() -> mesh.query("a", HELD).isEmpty());
            assertThat(Objects.requireNonNull(mesh.meters.get("a"))
                            .get("crosstide.stream.skips")
                            .counter()
                            .count())
                    .isEqualTo(2);
            says(mesh, 1, "No transaction holds it", skipStream(whole, "--yes"));
            says(mesh, 3, "shop.t", "compare");
        }
    }

    private static void awaitStreamHeld(Mesh mesh, String gtid) {
        await("stream held by " + gtid)
                .atMost(Mesh.PATIENCE)
                .until(() -> mesh.query("a", HELD).equals(List.of(gtid)));
    }

    private static String[] withdrawStream(String gtid) {
        return new String[] {"skip", "--stream", "a", "--gtid", gtid, "--withdraw"};
    }

    private static String[] skipStream(String gtid, String... more) {
        List<String> arguments =
                new ArrayList<>(List.of("skip", "--stream", "a", "--gtid", gtid, "--reason", "a test"));
        arguments.addAll(List.of(more));
        return arguments.toArray(new String[0]);
    }

    private static String[] withdraw(String gtid) {
        return new String[] {"skip", "--link", LINK, "--gtid", gtid, "--withdraw"};
    }

    private static String[] skip(String gtid, String... more) {
        List<String> arguments = new ArrayList<>(List.of("skip", "--link", LINK, "--gtid", gtid, "--reason", "a test"));
        arguments.addAll(List.of(more));
        return arguments.toArray(new String[0]);
    }

    /** Returns the GTID of the transaction. */
    private static String commit(Mesh mesh, String... sql) {
        GtidSet before = mesh.executed("a");
        mesh.execute("a", sql);
        return mesh.executed("a")
                .minus(before)
                .onlyOf(GtidSet.parse(ownGtid(mesh)).uuids()::contains)
                .toString();
    }

    private static String ownGtid(Mesh mesh) {
        return mesh.query("a", "SELECT CONCAT(@@server_uuid, ':1')").get(0);
    }

    private static void awaitHeld(Mesh mesh, String gtid) {
        await("held by " + gtid)
                .atMost(Mesh.PATIENCE)
                .until(() -> mesh.query("b", HELD).equals(List.of(gtid)));
    }

    /** Kills the sessions that wait for the row of the held transaction. Returns their number. */
    private static int kill(Mesh mesh) {
        int killed = 0;
        for (String each : mesh.query(
                "b",
                "SELECT CONCAT('KILL ', t.processlist_id) FROM performance_schema.data_lock_waits w"
                        + " JOIN performance_schema.threads t ON t.thread_id = w.requesting_thread_id"
                        + " WHERE t.processlist_info LIKE 'DELETE FROM crosstide.held_transaction%ordered_since%'")) {
            try {
                mesh.execute("b", each);
                killed++;
            } catch (IllegalStateException gone) {
                // its wait has ended meanwhile
            }
        }
        return killed;
    }

    private static double count(Mesh mesh, String counter) {
        return Objects.requireNonNull(mesh.meters.get("b"))
                .get(counter)
                .tags("from", "a")
                .counter()
                .count();
    }

    private static void says(Mesh mesh, int exitCode, String text, String... command) {
        Answer answer = mesh.command(command);
        assertThat(answer.exitCode()).as(answer.toString()).isEqualTo(exitCode);
        assertThat(answer.out() + answer.err()).contains(text);
    }
}
