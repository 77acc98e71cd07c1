package io.crosstide.cli.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.testkit.mysql.MysqlServer;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Copies the application's tables with mysqldump, as the documentation says. */
final class Dump {
    private static final Pattern PURGED = Pattern.compile("GTID_PURGED=[^']*'([^']*)'");

    private Dump() {}

    /** Loads the target with the rows of the source; returns the GTID set that the dump names. */
    static String load(MysqlServer source, MysqlServer target) throws Exception {
        Path file = Fleet.shared().folder().resolve("dump-" + System.nanoTime() + ".sql");
        client(
                "mysqldump",
                source,
                null,
                file.toFile(),
                "--single-transaction",
                "--set-gtid-purged=COMMENTED",
                "--databases",
                Mesh.DATABASE);
        client("mysql", target, file.toFile(), null);
        Matcher purged = PURGED.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
        assertThat(purged.find()).isTrue();
        return purged.group(1).replaceAll("\\s", "");
    }

    private static void client(
            String program, MysqlServer server, @Nullable File input, @Nullable File output, String... options)
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
