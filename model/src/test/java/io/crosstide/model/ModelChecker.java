package io.crosstide.model;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Runs TLC in a JVM of its own, because it keeps its state in static fields. */
final class ModelChecker {
    private static final String MODULE = "Crosstide.tla";

    private final Path folder;

    /** @param folder for the files of the checks; it must be empty */
    ModelChecker(Path folder) {
        this.folder = folder;
    }

    /** Goes through all reachable states, or until an invariant does not hold. */
    CheckResult check(ModelConfiguration configuration) throws IOException, InterruptedException {
        Path here = Files.createTempDirectory(folder, configuration.name());
        Files.copy(ModelConfiguration.FOLDER.resolve(MODULE), here.resolve(MODULE));
        Files.writeString(here.resolve("Crosstide.cfg"), configuration.text());
        Path output = here.resolve("output");
        Process tlc = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=" + System.getProperty("crosstide.model.compiler", "1"),
                        "-Djava.io.tmpdir=" + here, // it unpacks the standard modules there
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        "tlc2.TLC",
                        "-nowarning",
                        "-workers",
                        "1",
                        MODULE))
                .directory(here.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            tlc.waitFor();
        } finally {
            tlc.destroyForcibly();
        }
        return CheckResult.parse(Files.readString(output, StandardCharsets.UTF_8));
    }
}
