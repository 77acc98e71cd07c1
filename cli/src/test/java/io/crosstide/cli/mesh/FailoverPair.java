package io.crosstide.cli.mesh;

import io.crosstide.testkit.mysql.MysqlServer;
import io.crosstide.testkit.mysql.MysqldBuilder;
import io.crosstide.topology.LoopPrevention;

/**
 * A mesh of a and b, where a has a primary that the test may kill, and a replica of it that can take over: the server that {@link
 * Mesh} knows as that of a. All servers are its own, because those of other tests have GTIDs that a new server lacks.
 */
final class FailoverPair implements AutoCloseable {
    private final MysqlServer primary;
    private final Mesh mesh;

    private FailoverPair(MysqlServer primary, Mesh mesh) {
        this.primary = primary;
        this.mesh = mesh;
    }

    /**
     * Starts the servers; nothing is initialised.
     *
     * @param name of this test
     */
    static FailoverPair start(LoopPrevention mode, String name) throws Exception {
        Fleet fleet = Fleet.shared();
        MysqlServer primary =
                new MysqldBuilder(fleet.installation(), fleet.folder().resolve("primary-" + name + "-" + mode)).build();
        primary.start();
        MeshPlan plan = MeshPlan.of(mode, "a", "b")
                .mysqlOption("a", "report_host", name)
                .mysqlOption("b", "report_host", name)
                .replica("a", "127.0.0.1:" + primary.port());
        Mesh mesh = Mesh.bare(plan);
        MysqlReplica.follow(mesh.mysql("a"), primary);
        return new FailoverPair(primary, mesh);
    }

    MysqlServer primary() {
        return primary;
    }

    Mesh mesh() {
        return mesh;
    }

    @Override
    public void close() {
        mesh.close();
        primary.close();
    }
}
