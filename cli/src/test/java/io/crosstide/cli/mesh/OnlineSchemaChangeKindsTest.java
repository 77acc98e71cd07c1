package io.crosstide.cli.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crosstide.topology.LoopPrevention;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Changes other than a new column, made at one side after the other under load. */
@Tag("matrix")
class OnlineSchemaChangeKindsTest {
    private static final String WIDER = "MODIFY v VARCHAR(40)";
    private static final List<String> CHANGES =
            List.of(WIDER, "DROP COLUMN d", "ADD UNIQUE KEY v_and_id (v, id)", "ADD COLUMN e INT NOT NULL DEFAULT 7");

    @ParameterizedTest
    @CsvSource({"GTID,GH_OST", "GTID,PT_OSC", "DIRECTION_TABLE,GH_OST", "DIRECTION_TABLE,PT_OSC"})
    void p1NothingStopsAndRowsAgree(LoopPrevention mode, OnlineAlter tool) {
        long seed = System.nanoTime();
        System.out.println("OnlineSchemaChangeKindsTest seed " + seed);
        try (Mesh mesh = Mesh.running(
                mode,
                "CREATE TABLE shop.t (id INT PRIMARY KEY, v VARCHAR(20), d INT NOT NULL DEFAULT 7)",
                "CREATE TABLE shop.u (id INT PRIMARY KEY, v VARCHAR(20))")) {
            try (TwoTableLoad atA = new TwoTableLoad(mesh, "a", 0, seed);
                    TwoTableLoad atB = new TwoTableLoad(mesh, "b", 5000, seed + 1)) {
                for (String change : CHANGES) {
                    atA.await(50);
                    tool.run(mesh, "a", change, () -> OnlineSchemaChangeTest.assertOtherTableArrives(mesh, "b", "a"));
                    atA.await(50);
                    atB.await(50);
                    if (!change.equals(WIDER)) { // rows of the wider column wait for the other side, as the manual says
                        OnlineSchemaChangeTest.assertNoneStopped(mesh);
                    }
                    tool.run(mesh, "b", change, () -> OnlineSchemaChangeTest.assertOtherTableArrives(mesh, "a", "b"));
                    atB.await(50);
                    OnlineSchemaChangeTest.awaitNoErrors(mesh);
                    if (change.equals(WIDER)) {
                        mesh.execute("b", "INSERT INTO t (id, v) VALUES (9001, REPEAT('w', 40))");
                        await("a value that both sides hold now")
                                .atMost(Mesh.PATIENCE)
                                .until(() -> !mesh.query("a", "SELECT id FROM t WHERE id = 9001")
                                        .isEmpty());
                    }
                }
                mesh.execute("a", "UPDATE t SET e = id WHERE id < 1000");
                mesh.execute("b", "UPDATE t SET e = 8 WHERE id >= 5000");
            }
            mesh.assertEqualAfterDrain();
            OnlineSchemaChangeTest.assertNoneStopped(mesh);
            OnlineSchemaChangeTest.awaitNoErrors(mesh);
            assertThat(mesh.conflicts("a")).isEmpty();
            assertThat(mesh.conflicts("b")).isEmpty();
        }
    }
}
