package io.crosstide.cli.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.testkit.workload.Workload;
import io.crosstide.topology.LoopPrevention;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A datacenter that was loaded from a dump of a busy one joins the mesh. */
class SeededTest {
    @Test
    @Tag("matrix") // in both modes for the matrix only: it takes long
    void p1DumpOfABusySourceAndBothDirectionsUnderLoadInDirectionTableMode() throws Exception {
        p1DumpOfABusySourceAndBothDirectionsUnderLoad(LoopPrevention.DIRECTION_TABLE);
    }

    @ParameterizedTest
    @EnumSource(value = LoopPrevention.class, names = "GTID")
    void p1DumpOfABusySourceAndBothDirectionsUnderLoad(LoopPrevention mode) throws Exception {
        try (Mesh mesh = Mesh.bare(MeshPlan.of(mode, "a", "b"))) {
            Workload.createSchema(mesh.source("a"));
            // mysqldump writes a FLOAT with six digits, so its dump differs from the row.
            mesh.execute("a", "ALTER TABLE product MODIFY weight DOUBLE");
            assertThat(mesh.init("a", "--identical").exitCode()).isZero();
            mesh.startSyncer("a");
            try (Workload atA = new Workload(mesh.source("a"), 0, 2, 11).connections(2);
                    Workload atB = new Workload(mesh.source("b"), 1, 2, 12).connections(2)) {
                atA.start();
                String dumped = Dump.load(mesh.mysql("a"), mesh.mysql("b"));
                Answer answer = mesh.init("b", "--seeded", "a=" + dumped);
                assertThat(answer.exitCode()).as(answer.toString()).isZero();
                mesh.startSyncer("b");
                mesh.startWriter("a");
                mesh.startWriter("b");
                atB.run(100);
                atA.stop();
            }
            mesh.assertEqualAfterDrain();
            assertThat(mesh.conflicts("a")).isEmpty();
            assertThat(mesh.conflicts("b")).isEmpty();
        }
    }
}
