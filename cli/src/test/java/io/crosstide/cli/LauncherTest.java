package io.crosstide.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code crosstide} at the root of the repository. */
class LauncherTest {
    private static final Pattern BUILT = Pattern.compile("built=\\$home/(\\S+)\\njar=\\$built/(\\S+)");

    @TempDir
    private Path home;

    @Test
    void endsAServiceThatRunsOutOfMemory() throws Exception {
        for (String service : List.of("run", "syncer", "writer")) {
            assertThat(java(service)).contains("-XX:+ExitOnOutOfMemoryError");
        }
        assertThat(java("status")).as("its exit code 3 means stopped links").doesNotContain("-XX:+ExitOnOutOfMemoryError");
    }

    @Test
    void letsTheUserOverrideAnOption() throws Exception {
        List<String> options = java("run");
        assertThat(options).containsSubsequence("-Xmx512m", "-Xmx1g", "io.crosstide.cli.Main", "run");
    }

    /** The arguments that the launcher gives to java. */
    private List<String> java(String command) throws Exception {
        Path original = Path.of(System.getProperty("crosstide.home", "..")).resolve("crosstide");
        Path launcher = home.resolve("crosstide");
        Files.writeString(launcher, Files.readString(original));
        Matcher built = BUILT.matcher(Files.readString(original));
        assertThat(built.find()).isTrue();
        Files.createDirectories(home.resolve(built.group(1)));
        Files.writeString(home.resolve(built.group(1)).resolve(built.group(2)), "");
        Path bin = Files.createDirectories(home.resolve("jdk/bin"));
        Files.writeString(home.resolve("jdk/release"), "JAVA_VERSION=\"17.0.1\"\n");
        Path java = bin.resolve("java");
        Files.writeString(java, "#!/usr/bin/env bash\nprintf '%s\\n' \"$@\"\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        ProcessBuilder builder = new ProcessBuilder("bash", launcher.toString(), command).redirectErrorStream(true);
        builder.environment().putAll(Map.of("JAVA_HOME", home.resolve("jdk").toString(), "CROSSTIDE_OPTS", "-Xmx1g"));
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output.lines().toList();
    }
}
