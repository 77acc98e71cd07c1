package io.crosstide.cli.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.topology.LoopPrevention;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class InitTest {

    private static final String SET = "3e11fa47-71ca-11e1-9e33-c80aa9429562:1-57";

    private static final String DURABLE = "SELECT stream_id, topic_id, start_gtid_set FROM crosstide.stream";

    @Test
    void secondInitChangesNothing() {
        try (Mesh mesh = Mesh.bare(MeshPlan.of(LoopPrevention.GTID, "a", "b"))) {
            initialiseKnowingEachOther(mesh);
            List<String> stream = mesh.query("a", DURABLE);
            List<String> joinPoint =
                    mesh.query("a", "SELECT source, kind, gtid_set, created FROM crosstide.join_point");
            Answer again = mesh.init("a", "--identical");
            assertThat(again.exitCode()).as(again.toString()).isZero();
            assertThat(again.out()).contains("was there");
            assertThat(mesh.query("a", DURABLE)).hasSize(1).isEqualTo(stream);
            assertThat(mesh.query("a", "SELECT source, kind, gtid_set, created FROM crosstide.join_point"))
                    .hasSize(1)
                    .isEqualTo(joinPoint);
        }
    }

    @Test
    void existingAccountNeedsNoAdministrator() {
        try (Mesh mesh = Mesh.bare(MeshPlan.of(LoopPrevention.GTID, "a", "b"))) {
            initialiseKnowingEachOther(mesh);
            String before = mesh.query("a", "SELECT @@global.gtid_executed").get(0);
            Answer again = mesh.command("init", "-d", "a", "--identical");
            assertThat(again.exitCode()).as(again.toString()).isZero();
            assertThat(mesh.query("a", "SELECT @@global.gtid_executed"))
                    .as("a repetition writes nothing")
                    .containsExactly(before);
        }
    }

    /** The first time, a does not see the stream of b, and cannot account for what b had executed. */
    private static void initialiseKnowingEachOther(Mesh mesh) {
        mesh.initialise();
        Answer again = mesh.init("a", "--identical");
        assertThat(again.exitCode()).as(again.toString()).isZero();
    }

    @Test
    void anotherJoinPointIsRefused() {
        try (Mesh mesh = Mesh.bare(MeshPlan.of(LoopPrevention.GTID, "a", "b"))) {
            mesh.initialise();
            String seeded =
                    mesh.query("b", "SELECT @@global.gtid_executed").get(0).replaceAll("\\s", "");
            Answer answer = mesh.init("a", "--seeded", "b=" + seeded);
            assertThat(answer.exitCode()).as(answer.toString()).isEqualTo(1);
            assertThat(answer.err()).contains("join point", "identical", "nothing was changed");
        }
    }

    @Test
    void dumpFromBeforeTheStreamIsRefused() {
        try (Mesh mesh = Mesh.bare(MeshPlan.of(LoopPrevention.GTID, "a", "b"))) {
            Answer first = mesh.init("a", "--identical");
            assertThat(first.exitCode()).as(first.toString()).isZero();
            Answer answer = mesh.init("b", "--seeded", "a=" + SET);
            assertThat(answer.exitCode()).as(answer.toString()).isEqualTo(1);
            assertThat(answer.err()).contains("before stream", "nothing was changed");
            assertThat(mesh.query("b", "SHOW DATABASES LIKE 'crosstide'")).isEmpty();
        }
    }

    @Test
    void moreReplicasThanBrokersAreRefusedBeforeAnythingIsChanged() throws Exception {
        String shared = Fleet.shared().kafka("a").bootstrapServers();
        try (Mesh mesh = Mesh.bare(MeshPlan.of(LoopPrevention.GTID, "a", "b").kafka("a", shared))) {
            Answer answer = mesh.init("a", "--identical");
            assertThat(answer.exitCode()).as(answer.toString()).isEqualTo(1);
            assertThat(answer.err()).contains("1 broker", "replicationFactor is 3");
            assertThat(mesh.query("a", "SHOW DATABASES LIKE 'crosstide'")).isEmpty();
        }
    }

    @Test
    void secondInitAtTheSameTimeIsRefusedBeforeAnythingIsChanged() throws SQLException {
        try (Mesh mesh = Mesh.bare(MeshPlan.of(LoopPrevention.GTID, "a", "b"));
                Connection other = mesh.mysql("a").connect();
                Statement statement = other.createStatement()) {
            statement.execute("DO GET_LOCK('crosstide.init', 0)");
            Answer answer = mesh.init("a", "--identical");
            assertThat(answer.exitCode()).as(answer.toString()).isEqualTo(1);
            assertThat(answer.err()).contains("another crosstide init runs", "nothing was changed");
            assertThat(mesh.query("a", "SHOW DATABASES LIKE 'crosstide'")).isEmpty();
        }
    }

    @Test
    void twoInitsAtOnceCreateOneStream() throws Exception {
        try (Mesh mesh = Mesh.bare(MeshPlan.of(LoopPrevention.GTID, "a", "b"))) {
            CompletableFuture<Answer> one = CompletableFuture.supplyAsync(() -> mesh.init("a", "--identical"));
            CompletableFuture<Answer> two = CompletableFuture.supplyAsync(() -> mesh.init("a", "--identical"));
            List<Answer> answers = List.of(one.get(), two.get());
            assertThat(answers)
                    .anyMatch(answer -> answer.exitCode() == 0)
                    .allSatisfy(answer -> assertThat(answer.err()).doesNotContain("please report"))
                    .allSatisfy(answer -> assertThat(
                                    answer.exitCode() == 0 || answer.err().contains("another crosstide init runs"))
                            .as(answer.toString())
                            .isTrue());
            assertThat(mesh.query("a", DURABLE)).hasSize(1);
        }
    }

    @Test
    void accountWithAnotherPasswordIsRefused() {
        try (Mesh mesh = Mesh.bare(MeshPlan.of(LoopPrevention.GTID, "a", "b"))) {
            mesh.execute(
                    "a", "CREATE USER IF NOT EXISTS crosstide@'%'", "ALTER USER crosstide@'%' IDENTIFIED BY 'other'");
            try {
                Answer answer = mesh.init("a", "--identical");
                assertThat(answer.exitCode()).as(answer.toString()).isEqualTo(1);
                assertThat(answer.err()).contains("another password").doesNotContain("secret-7");
                assertThat(mesh.query("a", "SHOW DATABASES LIKE 'crosstide'")).isEmpty();
            } finally {
                mesh.execute("a", "DROP USER crosstide@'%'");
            }
        }
    }
}
