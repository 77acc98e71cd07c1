package io.crosstide.cli.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.crosstide.topology.LoopPrevention;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Row changes that do not find the target's rows as expected. */
class ConflictTest {
    private static final String ITEM = "CREATE TABLE shop.item (id INT PRIMARY KEY, sku VARCHAR(20) NOT NULL UNIQUE,"
            + " qty INT CHECK (qty < 1000))";
    private static final String PART =
            "CREATE TABLE shop.part (id INT PRIMARY KEY, item INT NOT NULL, FOREIGN KEY (item) REFERENCES item (id))";

    @Test
    @Tag("matrix") // in both modes for the matrix only: the other one adds nothing here
    void sameUniqueKeyOnBothSidesIsOneConflictOnEachAndReplicationContinuesInDirectionTableMode() {
        sameUniqueKeyOnBothSidesIsOneConflictOnEachAndReplicationContinues(LoopPrevention.DIRECTION_TABLE);
    }

    @ParameterizedTest
    @EnumSource(value = LoopPrevention.class, names = "GTID")
    void sameUniqueKeyOnBothSidesIsOneConflictOnEachAndReplicationContinues(LoopPrevention mode) {
        try (Mesh mesh = Mesh.running(mode, ITEM)) {
            mesh.stopWriter("a");
            mesh.stopWriter("b");
            mesh.transaction("a", "INSERT INTO item VALUES (1, 'same', 1)", "INSERT INTO item VALUES (3, 'of-a', 1)");
            mesh.transaction("b", "INSERT INTO item VALUES (2, 'same', 2)", "INSERT INTO item VALUES (4, 'of-b', 2)");
            mesh.startWriter("a");
            mesh.startWriter("b");
            mesh.execute("a", "INSERT INTO item VALUES (5, 'later', 3)");
            mesh.awaitDrained();
            for (String datacenter : List.of("a", "b")) {
                boolean atA = datacenter.equals("a");
                JsonNode conflicts = mesh.conflicts(datacenter);
                assertThat(conflicts).as(conflicts.toPrettyString()).hasSize(1);
                JsonNode conflict = conflicts.get(0);
                assertThat(conflict.get("kind").asText()).isEqualTo("insert-exists");
                assertThat(conflict.get("status").asText()).isEqualTo("open");
                assertThat(conflict.get("datacenter").asText()).isEqualTo(datacenter);
                assertThat(conflict.get("origin").asText()).isEqualTo(atA ? "b" : "a");
                assertThat(conflict.get("table").asText()).isEqualTo("shop.item");
                assertThat(conflict.get("indexes").toString()).isEqualTo("[\"sku\"]");
                assertThat(conflict.get("before").isNull()).isTrue();
                assertThat(conflict.get("after").get("id").asText()).isEqualTo(atA ? "2" : "1");
                assertThat(conflict.get("found").get(0).get("id").asText()).isEqualTo(atA ? "1" : "2");
                assertThat(mesh.query(datacenter, "SELECT id FROM item ORDER BY id"))
                        .isEqualTo(List.of(atA ? "1" : "2", "3", "4", "5"));
            }
            assertThat(mesh.command("conflict-report").exitCode()).isEqualTo(3);
        }
    }

    @Test
    void w1ChangesOfMissingOrDifferentRowsAreRecordedAndTheRestIsApplied() {
        try (Mesh mesh = Mesh.running(LoopPrevention.GTID, ITEM, PART)) {
            mesh.execute(
                    "a",
                    "INSERT INTO item VALUES (1,'s1',1),(2,'s2',2),(3,'s3',3),(4,'s4',4),(5,'s5',5),(6,'s6',6),(7,'s7',7)",
                    "INSERT INTO item VALUES (8,'s8',8)");
            mesh.assertEqualAfterDrain();
            local(mesh, "b", "DELETE FROM item WHERE id IN (1,2,6)", "UPDATE item SET qty = 77 WHERE id IN (3,4)");
            local(mesh, "b", "INSERT INTO item VALUES (100,'taken',1)", "INSERT INTO part VALUES (50, 7)");
            mesh.execute("b", "SELECT 1");
            mesh.transaction(
                    "a",
                    "UPDATE item SET qty = 11 WHERE id = 1",
                    "DELETE FROM item WHERE id = 2",
                    "UPDATE item SET qty = 33 WHERE id = 3",
                    "DELETE FROM item WHERE id = 4",
                    "UPDATE item SET sku = 'taken' WHERE id = 5",
                    "INSERT INTO part VALUES (1, 6)",
                    "DELETE FROM item WHERE id = 7",
                    "UPDATE item SET qty = 88 WHERE id = 8");
            mesh.awaitDrained();
            assertThat(kinds(mesh, "b"))
                    .containsExactlyInAnyOrder(
                            "update-missing/open",
                            "delete-missing/resolved",
                            "update-differs/open",
                            "delete-differs/open",
                            "update-exists/open",
                            "parent-missing/open",
                            "child-exists/open");
            assertThat(mesh.query("b", "SELECT qty FROM item WHERE id IN (3, 4, 5, 8) ORDER BY id"))
                    .containsExactly("77", "77", "5", "88");
        }
    }

    @Test
    void checkConstraintOfTheTargetIsAConflict() {
        try (Mesh mesh = Mesh.running(LoopPrevention.DIRECTION_TABLE, ITEM)) {
            mesh.execute("a", "ALTER TABLE item DROP CHECK item_chk_1", "INSERT INTO item VALUES (1, 's', 5000)");
            mesh.execute("a", "INSERT INTO item VALUES (2, 't', 50)");
            mesh.awaitDrained();
            assertThat(kinds(mesh, "b")).containsExactly("constraint/open");
            assertThat(mesh.query("b", "SELECT id FROM item")).containsExactly("2");
        }
    }

    @OneMode(LoopPrevention.DIRECTION_TABLE)
    void rowChangedTogetherWithLocalChangeStaysLocal(LoopPrevention mode) {
        try (Mesh mesh = Mesh.running(mode, ITEM)) {
            mesh.transaction(
                    "a",
                    "INSERT INTO item VALUES (1, 'only here', 1)",
                    "INSERT INTO crosstide.local_change (note) VALUES ('test')");
            mesh.execute("a", "INSERT INTO item VALUES (2, 'both', 1)");
            mesh.awaitDrained();
            await().atMost(Mesh.PATIENCE)
                    .untilAsserted(() ->
                            assertThat(mesh.query("b", "SELECT id FROM item")).containsExactly("2"));
            assertThat(mesh.conflicts("b")).isEmpty();
        }
    }

    private static void local(Mesh mesh, String datacenter, String... statements) {
        List<String> all = new ArrayList<>(List.of("INSERT INTO crosstide.local_change (note) VALUES ('test')"));
        all.addAll(List.of(statements));
        mesh.transaction(datacenter, all.toArray(new String[0]));
    }

    private static List<String> kinds(Mesh mesh, String datacenter) {
        List<String> kinds = new ArrayList<>();
        mesh.conflicts(datacenter)
                .forEach(conflict -> kinds.add(conflict.get("kind").asText() + "/"
                        + conflict.get("status").asText()));
        return kinds;
    }
}
