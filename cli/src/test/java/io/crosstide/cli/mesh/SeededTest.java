package io.crosstide.cli.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.testkit.MysqlServer;
import io.crosstide.testkit.Workload;
import io.crosstide.topology.LoopPrevention;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A datacenter joins that was loaded from a dump of a busy one. */
class SeededTest {
    private static final Pattern PURGED = Pattern.compile("GTID_PURGED=[^']*'([^']*)'");

    @ParameterizedTest
    @EnumSource(LoopPrevention.class)
    void p1DumpOfABusySourceAndBothDirectionsUnderLoad(LoopPrevention mode) throws Exception {
        try (Mesh mesh = Mesh.bare(MeshPlan.of(mode, "a", "b"))) {
            Workload.createSchema(mesh.source("a"));
            // mysqldump writes a FLOAT with six digits, so a dump of one is not the row it was taken from.
            mesh.execute("a", "ALTER TABLE product MODIFY weight DOUBLE");
            assertThat(mesh.init("a", "--identical").exitCode()).isZero();
            mesh.startSyncer("a");
            try (Workload atA = new Workload(mesh.source("a"), 0, 2, 11).connections(2);
                    Workload atB = new Workload(mesh.source("b"), 1, 2, 12).connections(2)) {
                atA.start();
                String dumped = load(dump(mesh.mysql("a"), mode), mesh.mysql("b"));
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

    private static Path dump(MysqlServer source, LoopPrevention mode) throws Exception {
        Path file = Fleet.shared().folder().resolve("dump-" + mode + ".sql");
        client(
                "mysqldump",
                source,
                null,
                file.toFile(),
                "--single-transaction",
                "--set-gtid-purged=COMMENTED",
                "--databases",
                Mesh.DATABASE);
        return file;
    }

    /** Loads the dump and answers the GTID set that it names. */
    private static String load(Path file, MysqlServer target) throws Exception {
        client("mysql", target, file.toFile(), null);
        Matcher purged = PURGED.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
        assertThat(purged.find()).isTrue();
        return purged.group(1).replaceAll("\\s", "");
    }

    private static void client(
            String program,
            MysqlServer server,
            @org.jspecify.annotations.Nullable File input,
            @org.jspecify.annotations.Nullable File output,
            String... options)
            throws Exception {
        List<String> command = new ArrayList<>(Fleet.shared().installation().client(program));
        command.addAll(List.of("--no-defaults", "-h127.0.0.1", "-P" + server.port(), "-u" + server.user()));
        command.add("-p" + server.password());
        command.addAll(List.of(options));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        if (input != null) {
            builder.redirectInput(input);
        }
        builder.redirectOutput(output == null ? ProcessBuilder.Redirect.DISCARD : ProcessBuilder.Redirect.to(output));
        assertThat(builder.start().waitFor()).isZero();
    }
}
