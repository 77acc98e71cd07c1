package io.crosstide.cli.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.crosstide.testkit.mysql.MysqlRelease;
import io.crosstide.topology.LoopPrevention;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every supported pair of releases, in both directions and both modes. */
@Tag("matrix")
class ReleaseMatrixTest {
    private static final int TRANSACTIONS = 400;
    private static final int CASCADE_TRANSACTIONS = 9;

    static Stream<Arguments> pairs() {
        List<Arguments> pairs = new ArrayList<>();
        for (LoopPrevention mode : LoopPrevention.values()) {
            pairs.add(Arguments.of(mode, MysqlRelease.V8_0, MysqlRelease.CURRENT));
            pairs.add(Arguments.of(mode, MysqlRelease.V8_0, MysqlRelease.V8_0));
        }
        return pairs.stream();
    }

    private static MeshPlan plan(LoopPrevention mode, MysqlRelease a, MysqlRelease b) {
        return MeshPlan.of(mode, "a", "b").release("a", a).release("b", b);
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void p1RowsAgreeAndS2EachTransactionIsPublishedOnce(LoopPrevention mode, MysqlRelease a, MysqlRelease b)
            throws Exception {
        ConvergenceTest.converge(plan(mode, a, b), TRANSACTIONS);
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void p1RowsOfEveryCommonTypeAgree(LoopPrevention mode, MysqlRelease a, MysqlRelease b) {
        TypesTest.changeRowsOfEachType(plan(mode, a, b));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void conflictsAreRecordedOnBothSides(LoopPrevention mode, MysqlRelease a, MysqlRelease b) {
        try (Mesh mesh = Mesh.running(
                plan(mode, a, b),
                "CREATE TABLE shop.item (id BIGINT PRIMARY KEY, code VARCHAR(20), n INT, UNIQUE KEY code (code))")) {
            mesh.execute("a", "INSERT INTO item VALUES (1, 'one', 1), (2, 'two', 2), (3, 'three', 3)");
            mesh.assertEqualAfterDrain();
            mesh.datacenters().forEach(mesh::stopWriter);
            mesh.execute("a", "INSERT INTO item VALUES (10, 'same', 1)", "UPDATE item SET n = 100 WHERE id = 1");
            mesh.execute("a", "DELETE FROM item WHERE id = 2");
            mesh.execute("b", "INSERT INTO item VALUES (20, 'same', 2)", "UPDATE item SET n = 200 WHERE id = 1");
            mesh.execute("b", "UPDATE item SET n = 7 WHERE id = 2");
            mesh.datacenters().forEach(mesh::startWriter);
            mesh.awaitDrained();
            assertThat(kinds(mesh.conflicts("a"))).containsExactly("insert-exists", "update-differs", "update-missing");
            assertThat(kinds(mesh.conflicts("b"))).containsExactly("delete-differs", "insert-exists", "update-differs");
            JsonNode taken = find(mesh.conflicts("b"), "insert-exists");
            assertThat(taken.get("indexes").get(0).asText()).isEqualTo("code");
            assertThat(taken.get("found").get(0).get("id").asText()).isEqualTo("20");
        }
    }

    private static List<String> kinds(JsonNode conflicts) {
        List<String> kinds = new ArrayList<>();
        conflicts.forEach(conflict -> kinds.add(conflict.get("kind").asText()));
        return kinds.stream().sorted().toList();
    }

    private static JsonNode find(JsonNode conflicts, String kind) {
        for (JsonNode conflict : conflicts) {
            if (conflict.get("kind").asText().equals(kind)) {
                return conflict;
            }
        }
        throw new AssertionError("no " + kind + " in " + conflicts);
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void p1ForeignKeysCascade(LoopPrevention mode, MysqlRelease a, MysqlRelease b) {
        cascadeOnBothSides(plan(mode, a, b));
    }

    static void cascadeOnBothSides(MeshPlan plan) {
        try (Mesh mesh = Mesh.running(
                plan,
                "CREATE TABLE shop.parent (id BIGINT PRIMARY KEY, n INT)",
                "CREATE TABLE shop.child (id BIGINT PRIMARY KEY, parent BIGINT, FOREIGN KEY (parent)"
                        + " REFERENCES shop.parent (id) ON DELETE CASCADE ON UPDATE CASCADE)",
                "CREATE TABLE shop.grandchild (id BIGINT PRIMARY KEY, child BIGINT, FOREIGN KEY (child)"
                        + " REFERENCES shop.child (id) ON DELETE CASCADE ON UPDATE CASCADE)",
                "CREATE TABLE shop.friend (id BIGINT PRIMARY KEY, parent BIGINT, FOREIGN KEY (parent)"
                        + " REFERENCES shop.parent (id) ON DELETE SET NULL ON UPDATE SET NULL)",
                "CREATE TABLE shop.node (id BIGINT PRIMARY KEY, above BIGINT, FOREIGN KEY (above)"
                        + " REFERENCES shop.node (id) ON DELETE CASCADE)")) {
            for (String side : List.of("a", "b")) {
                int first = side.equals("a") ? 0 : 1000;
                cascade(mesh, side, first);
                mesh.assertEqualAfterDrain();
                assertThat(mesh.query(side, "SELECT id, parent FROM child WHERE id >= " + first + " ORDER BY id"))
                        .containsExactly((first + 12) + "|" + (first + 9));
                assertThat(mesh.query(side, "SELECT COUNT(*) FROM friend WHERE parent IS NULL AND id >= " + first))
                        .containsExactly("2");
                assertThat(mesh.query(side, "SELECT COUNT(*) FROM node")).containsExactly("0");
            }
            assertThat(mesh.conflicts("a")).isEmpty();
            assertThat(mesh.conflicts("b")).isEmpty();
            ConvergenceTest.assertPublishedOnce(mesh, CASCADE_TRANSACTIONS);
        }
    }

    @Test
    void w4TaggedGtidStopsTheLinkToAServerWithoutTags() {
        try (Mesh mesh = Mesh.running(
                plan(LoopPrevention.GTID, MysqlRelease.CURRENT, MysqlRelease.V8_0),
                "CREATE TABLE shop.item (id BIGINT PRIMARY KEY)")) {
            mesh.execute("a", "SET GTID_NEXT = 'AUTOMATIC:red'", "INSERT INTO item VALUES (1)");
            await().atMost(Mesh.PATIENCE).untilAsserted(() -> {
                JsonNode link = mesh.link("a→b");
                assertThat(link.get("state").asText()).as(link.toString()).isEqualTo("stopped");
                assertThat(link.get("error").asText()).contains(":red:1");
                assertThat(link.get("remedy").asText()).contains("direction-table");
            });
            assertThat(mesh.query("b", "SELECT id FROM item")).isEmpty();
        }
    }

    /**
     * Nine transactions: one delete of two levels, one SET NULL in each direction, one new key, one tree in a single
     * table.
     */
    private static void cascade(Mesh mesh, String side, int first) {
        mesh.execute(
                side,
                "INSERT INTO parent VALUES (%d, 1), (%d, 2), (%d, 3)".formatted(first + 1, first + 2, first + 3),
                "INSERT INTO child VALUES (%d, %d), (%d, %d)".formatted(first + 11, first + 1, first + 12, first + 2),
                "INSERT INTO grandchild VALUES (%d, %d), (%d, %d)"
                        .formatted(first + 21, first + 11, first + 22, first + 12),
                "INSERT INTO friend VALUES (%d, %d), (%d, %d)".formatted(first + 31, first + 1, first + 32, first + 2),
                "DELETE FROM parent WHERE id = " + (first + 1),
                "UPDATE parent SET id = %d, n = 9 WHERE id = %d".formatted(first + 9, first + 2),
                "INSERT INTO node VALUES (%d, NULL), (%d, %d), (%d, %d)"
                        .formatted(first + 1, first + 2, first + 1, first + 3, first + 2),
                "DELETE FROM node WHERE id = " + (first + 1),
                "DELETE FROM parent WHERE id = " + (first + 3));
    }
}
