package io.crosstide.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The script at the root of the repository, with a stand-in for the JDK. */
class LauncherTest {

    private static final String JAVA = """
            #!/usr/bin/env bash
            echo "LC_ALL=${LC_ALL:-none}"
            echo "last=${!#}"
            """;

    @TempDir
    private Path folder;

    private String run(String locale, String argument) throws IOException, InterruptedException {
        Path home = Files.createDirectories(folder.resolve("home"));
        Files.copy(
                Path.of(System.getProperty("crosstide.home"), "crosstide"),
                home.resolve("crosstide"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        Files.createDirectories(home.resolve("demo/target"));
        Files.writeString(home.resolve("demo/target/crosstide-demo.jar"), "");
        Path jdk = folder.resolve("jdk");
        Files.createDirectories(jdk.resolve("bin"));
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"17.0.1\"\n");
        Path java = Files.writeString(jdk.resolve("bin/java"), JAVA);
        assertThat(java.toFile().setExecutable(true)).isTrue();
        ProcessBuilder builder = new ProcessBuilder(
                        "bash", home.resolve("crosstide").toString(), "status", argument)
                .redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", jdk.toString());
        builder.environment().put("LC_ALL", locale);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    @ParameterizedTest
    @CsvSource({"C, C.UTF-8", "POSIX, C.UTF-8", "C.UTF-8, C.UTF-8", "de_DE.ISO-8859-1, de_DE.ISO-8859-1"})
    void argumentsBeyondAsciiNeedNoLocale(String locale, String seen) throws IOException, InterruptedException {
        assertThat(run(locale, "x")).contains("LC_ALL=" + seen + "\n");
    }

    @Test
    void lastArgumentArrives() throws IOException, InterruptedException {
        assertThat(run("C", "--help")).contains("last=--help");
    }
}
