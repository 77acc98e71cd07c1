package io.crosstide.cli.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.topology.LoopPrevention;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Mistakes that a person may make. Each gives a clear error and the documented exit code, and leaves nothing half done.
 */
class BadInputTest {
    private static final String NO_ONE = "127.0.0.1:1";

    @Test
    void unreachableEndpointFailsBeforeAnythingIsChanged() {
        try (Mesh mesh = Mesh.bare(MeshPlan.of(LoopPrevention.GTID, "a", "b").endpoint("a", NO_ONE))) {
            Answer init = mesh.init("a", "--identical");
            assertThat(init.exitCode()).as(init.toString()).isEqualTo(1);
            assertThat(init.err()).contains(NO_ONE);
            assertThat(init.err()).doesNotContain("\tat ");
            assertThat(mesh.command("doctor", "-d", "a").exitCode()).isEqualTo(1);
            Answer status = mesh.command("status", "--format", "json");
            assertThat(status.exitCode()).as(status.toString()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "syncer", "writer"})
    void wrongPasswordFailsAtStart(String command) {
        try (Mesh mesh = Mesh.bare(MeshPlan.of(LoopPrevention.GTID, "a", "b"))) {
            mesh.initialise();
            mesh.execute("a", "ALTER USER crosstide@'%' IDENTIFIED BY 'another'");
            try {
                Answer answer = mesh.command(command, "-d", "a");
                assertThat(answer.exitCode()).as(answer.toString()).isEqualTo(1);
                assertThat(answer.err()).contains("crosstide").containsIgnoringCase("access denied");
                assertThat(answer.err()).doesNotContain("secret-7");
            } finally {
                mesh.execute("a", "DROP USER crosstide@'%'");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"binlog_row_metadata=MINIMAL", "binlog_row_image=MINIMAL", "sync_binlog=0"})
    void wrongServerSettingIsRefusedByName(String setting) {
        String variable = setting.substring(0, setting.indexOf('='));
        try (Mesh mesh = Mesh.bare(MeshPlan.of(LoopPrevention.GTID, "a", "b"))) {
            String before = mesh.query("a", "SELECT @@global." + variable).get(0);
            mesh.execute("a", "SET GLOBAL " + setting);
            try {
                Answer init = mesh.init("a", "--identical");
                assertThat(init.exitCode()).as(init.toString()).isEqualTo(1);
                assertThat(init.err()).contains(variable);
                assertThat(mesh.query("a", "SHOW DATABASES LIKE 'crosstide'")).isEmpty();
            } finally {
                mesh.execute("a", "SET GLOBAL " + variable + " = " + before.toUpperCase(Locale.ROOT));
            }
        }
    }

    @Test
    void everyMistakeOfTheTopologyFileIsNamedWithItsLine() throws Exception {
        try (Mesh mesh = Mesh.bare(MeshPlan.of(LoopPrevention.GTID, "a", "b").replication("loopPrevension: gtid"))) {
            String text = Files.readString(mesh.file());
            Files.writeString(mesh.file(), text.replace("http: { port: 0 }", "http: { port: many }"));
            for (List<String> command : List.of(List.of("validate"), List.of("run", "-d", "a"), List.of("status"))) {
                Answer answer = mesh.command(command.toArray(new String[0]));
                assertThat(answer.exitCode()).as(answer.toString()).isEqualTo(2);
                assertThat(answer.err().lines().filter(line -> line.contains(mesh.file() + ":")))
                        .hasSizeGreaterThanOrEqualTo(3);
                assertThat(answer.err()).contains("loopPrevension");
            }
        } catch (IllegalStateException invalid) {
            assertThat(invalid.getCause()).hasMessageContaining("loopPrevension");
        }
    }
}
