package io.crosstide.cli.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.testkit.proxy.TcpProxy;
import io.crosstide.topology.LoopPrevention;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The target commits, but its reply never arrives. */
class LostReplyTest {
    @ParameterizedTest
    @EnumSource(LoopPrevention.class)
    void w1RowOfATableWithoutKeyIsAppliedExactlyOnce(LoopPrevention mode) throws Exception {
        try (TcpProxy proxy = TcpProxy.to("127.0.0.1", Fleet.shared().mysql("b").port());
                Mesh mesh = Mesh.running(
                        MeshPlan.of(mode, "a", "b").endpoint("b", "127.0.0.1:" + proxy.port()),
                        "CREATE TABLE shop.nokey (v INT)")) {
            mesh.execute("a", "INSERT INTO nokey VALUES (1)");
            mesh.awaitDrained();
            proxy.swallowNextCommitReply();
            mesh.execute("a", "INSERT INTO nokey VALUES (2)");
            mesh.execute("a", "INSERT INTO nokey VALUES (3)");
            mesh.assertEqualAfterDrain();
            assertThat(proxy.swallowedReplies()).isEqualTo(1);
            assertThat(mesh.query("b", "SELECT v FROM nokey ORDER BY v")).containsExactly("1", "2", "3");
            assertThat(mesh.conflicts("b")).isEmpty();
        }
    }
}
