package io.crosstide.cli.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.topology.LoopPrevention;
import org.junit.jupiter.api.Test;

class DoctorTest {

    @Test
    void findsProblemsOfServersAndTables() {
        try (Mesh mesh = Mesh.bare(MeshPlan.of(LoopPrevention.GTID, "a", "b"))) {
            mesh.executeEverywhere(
                    "CREATE DATABASE shop",
                    "CREATE TABLE shop.fine (id BIGINT PRIMARY KEY)",
                    "CREATE TABLE shop.keyless (n INT)",
                    "CREATE TABLE shop.counted (id BIGINT AUTO_INCREMENT PRIMARY KEY)",
                    "CREATE TABLE shop.parent (id BIGINT PRIMARY KEY)",
                    "CREATE TABLE shop.child (id BIGINT PRIMARY KEY, parent BIGINT,"
                            + " FOREIGN KEY (parent) REFERENCES shop.parent (id) ON DELETE CASCADE)",
                    "CREATE TABLE shop.watched (id BIGINT PRIMARY KEY)",
                    "CREATE TRIGGER shop.watch BEFORE INSERT ON shop.watched FOR EACH ROW SET NEW.id = NEW.id");
            mesh.execute("a", "CREATE TABLE shop.old (id BIGINT PRIMARY KEY) ENGINE=MyISAM");
            mesh.execute("b", "ALTER TABLE shop.fine ADD extra INT");
            mesh.initialise();
            Answer answer = mesh.command("doctor");
            assertThat(answer.exitCode()).as(answer.toString()).isEqualTo(3);
            assertThat(answer.out())
                    .containsPattern("error .*shop\\.old uses the engine MyISAM")
                    .containsPattern("warning .*shop\\.watched has the trigger watch: only row events")
                    .containsPattern("error .*lacks tables that a has: shop\\.old")
                    .containsPattern("warning .*shop\\.keyless has no primary or unique key")
                    .containsPattern("warning .*shop\\.child cascades \\(ON DELETE CASCADE")
                    .containsPattern("warning .*AUTO_INCREMENT.*shop\\.counted")
                    .containsPattern("warning .*table shop\\.fine differs: a lacks extra")
                    .containsPattern("warning .*a Kafka: the topics are declared with replication factor 1")
                    .doesNotContain("lacks REPLICATION", "lacks SELECT", "lacks ALL")
                    .contains("remedy:");
        }
    }

    @Test
    void testsThePrivileges() {
        try (Mesh mesh = Mesh.bare(MeshPlan.of(LoopPrevention.GTID, "a", "b"))) {
            mesh.executeEverywhere("CREATE DATABASE shop", "CREATE TABLE shop.item (id BIGINT PRIMARY KEY)");
            mesh.initialise();
            Answer fine = mesh.command("doctor");
            assertThat(fine.exitCode()).as(fine.toString()).isZero();
            mesh.execute(
                    "a",
                    "REVOKE REPLICATION_APPLIER, REPLICATION SLAVE ON *.* FROM crosstide@'%'",
                    "REVOKE DELETE ON shop.* FROM crosstide@'%'");
            try {
                Answer answer = mesh.command("doctor", "-d", "a");
                assertThat(answer.exitCode()).as(answer.toString()).isEqualTo(3);
                assertThat(answer.out())
                        .contains(
                                "lacks REPLICATION SLAVE ON *.*",
                                "lacks REPLICATION_APPLIER ON *.*",
                                "lacks SELECT, INSERT, UPDATE, DELETE ON `shop`.*");
            } finally {
                mesh.init("a", "--identical");
            }
        }
    }

    @Test
    void rowsBySqlAloneAreOnlyAWarning() {
        try (Mesh mesh = Mesh.bare(MeshPlan.of(LoopPrevention.DIRECTION_TABLE, "a", "b"))) {
            mesh.executeEverywhere("CREATE DATABASE shop", "CREATE TABLE shop.item (id BIGINT PRIMARY KEY)");
            mesh.initialise();
            mesh.execute("a", "REVOKE REPLICATION_APPLIER ON *.* FROM crosstide@'%'");
            try {
                Answer answer = mesh.command("doctor", "-d", "a");
                assertThat(answer.exitCode()).as(answer.toString()).isZero();
                assertThat(answer.out())
                        .containsPattern("warning .*lacks REPLICATION_APPLIER ON \\*\\.\\*: rows are applied by SQL");
            } finally {
                mesh.init("a", "--identical");
            }
        }
    }

    @Test
    void acceptedSettingIsOnlyAWarning() {
        try (Mesh mesh = Mesh.bare(MeshPlan.of(LoopPrevention.GTID, "a", "b").cluster("a", "accept: [sync_binlog]"))) {
            mesh.executeEverywhere("CREATE DATABASE shop", "CREATE TABLE shop.item (id BIGINT PRIMARY KEY)");
            mesh.execute("a", "SET GLOBAL sync_binlog = 0");
            try {
                mesh.initialise();
                Answer answer = mesh.command("doctor", "-d", "a");
                assertThat(answer.exitCode()).as(answer.toString()).isZero();
                assertThat(answer.out()).containsPattern("warning .*sync_binlog is 0, wanted 1");
            } finally {
                mesh.execute("a", "SET GLOBAL sync_binlog = 1");
            }
        }
    }
}
