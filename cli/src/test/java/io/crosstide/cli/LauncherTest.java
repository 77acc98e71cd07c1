package io.crosstide.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The script at the root of the repository and the archive's, which it uses, with a stand-in for the JDK that prints its locale and its arguments. */
class LauncherTest {
    private static final Pattern BUILT = Pattern.compile("built=\\$home/(\\S+)\\njar=\\$built/(\\S+)");
    private static final String JAVA = """
            #!/usr/bin/env bash
            echo "LC_ALL=${LC_ALL:-none}"
            printf '%s\\n' "$@"
            """;

    @TempDir
    private Path folder;

    private String library = "";

    @ParameterizedTest
    @CsvSource({"C, C.UTF-8", "POSIX, C.UTF-8", "C.UTF-8, C.UTF-8", "de_DE.ISO-8859-1, de_DE.ISO-8859-1"})
    void argumentsBeyondAsciiNeedNoLocale(String locale, String seen) throws IOException, InterruptedException {
        assertThat(run(Map.of("LC_ALL", locale), "status", "x")).contains("LC_ALL=" + seen);
    }

    @Test
    void lastArgumentArrives() throws IOException, InterruptedException {
        assertThat(run(Map.of(), "status", "--help")).endsWith("status", "--help");
    }

    @Test
    void endsAServiceThatRunsOutOfMemory() throws IOException, InterruptedException {
        for (String service : List.of("run", "syncer", "writer")) {
            assertThat(run(Map.of(), service)).contains("-XX:+ExitOnOutOfMemoryError");
        }
        assertThat(run(Map.of(), "status"))
                .as("its exit code 3 means stopped links")
                .doesNotContain("-XX:+ExitOnOutOfMemoryError");
    }

    @Test
    void letsTheUserOverrideAnOption() throws IOException, InterruptedException {
        assertThat(run(Map.of("CROSSTIDE_OPTS", "-Xmx1g"), "run"))
                .containsSubsequence("-Xmx512m", "-Xmx1g", "io.crosstide.cli.Main", "run");
    }

    @Test
    void firstServiceWritesAClassArchiveAndLaterProcessesUseIt() throws IOException, InterruptedException {
        assertThat(run(Map.of(), "status")).noneMatch(option -> option.endsWith(".jsa"));
        Path written = archive("-XX:ArchiveClassesAtExit=", run(Map.of(), "run"));
        Files.writeString(written, "written by the JVM");

        for (String command : List.of("run", "status")) {
            assertThat(archive("-XX:SharedArchiveFile=", run(Map.of(), command)))
                    .isEqualTo(written);
        }
    }

    @Test
    void archiveOfAServiceThatDidNotServeIsReplaced() throws IOException, InterruptedException {
        assertThat(run(Map.of(), "run", "--help")).noneMatch(option -> option.endsWith(".jsa"));
        List<String> first = run(Map.of(), "run");
        Path written = archive("-XX:ArchiveClassesAtExit=", first);
        assertThat(first).contains("-Dcrosstide.archive=" + written);
        Files.writeString(written, "few classes");
        Files.setLastModifiedTime(written, FileTime.from(Instant.now().minusSeconds(3_600)));

        assertThat(run(Map.of(), "status")).noneMatch(option -> option.endsWith(".jsa"));
        Path next = archive("-XX:ArchiveClassesAtExit=", run(Map.of(), "run"));
        assertThat(written).doesNotExist();
        Files.writeString(next, "many classes");
        Files.setLastModifiedTime(next, FileTime.from(Instant.now().minusSeconds(3_600)));
        Files.createFile(Path.of(next + ".served"));

        assertThat(archive("-XX:SharedArchiveFile=", run(Map.of(), "run"))).isEqualTo(next);
    }

    @Test
    void otherLibrariesNeedAnotherArchive() throws IOException, InterruptedException {
        Path old = archive("-XX:ArchiveClassesAtExit=", run(Map.of(), "run"));
        Files.writeString(old, "written by the JVM");
        library = "another library";

        assertThat(run(Map.of(), "status")).noneMatch(option -> option.endsWith(".jsa"));
        assertThat(archive("-XX:ArchiveClassesAtExit=", run(Map.of(), "writer")))
                .isNotEqualTo(old);
        assertThat(old).doesNotExist();
    }

    @Test
    void startsWithoutAFolderForTheClassArchive() throws IOException, InterruptedException {
        Files.writeString(folder.resolve("cache"), "a file, not a folder");

        assertThat(run(Map.of(), "run")).endsWith("run").noneMatch(option -> option.endsWith(".jsa"));
    }

    /** A file that was written before, for the launcher. */
    private static void unchanged(Path file) throws IOException {
        Files.setLastModifiedTime(file, FileTime.fromMillis(0));
    }

    private Path archive(String option, List<String> options) {
        List<String> archives = options.stream()
                .filter(each -> each.startsWith(option))
                .map(each -> each.substring(option.length()))
                .toList();
        assertThat(archives).as("%s", options).hasSize(1);
        assertThat(Path.of(archives.get(0))).hasParentRaw(folder.resolve("cache/crosstide"));
        return Path.of(archives.get(0));
    }

    /** The lines that the stand-in prints. */
    private List<String> run(Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        Path home = folder.resolve("home");
        for (String script : List.of("deploy/archive/bin/crosstide", "crosstide")) {
            Files.createDirectories(home.resolve(script).getParent());
            Files.copy(
                    Path.of(System.getProperty("crosstide.home", "..")).resolve(script),
                    home.resolve(script),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        Matcher built = BUILT.matcher(Files.readString(home.resolve("crosstide")));
        assertThat(built.find()).isTrue();
        Path target = Files.createDirectories(home.resolve(built.group(1)));
        unchanged(Files.writeString(target.resolve(built.group(2)), library));
        Path jdk = folder.resolve("jdk");
        Files.createDirectories(jdk.resolve("bin"));
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"17.0.1\"\n");
        Path java = Files.writeString(jdk.resolve("bin/java"), JAVA);
        assertThat(java.toFile().setExecutable(true)).isTrue();
        unchanged(java);
        ProcessBuilder builder =
                new ProcessBuilder("bash", home.resolve("crosstide").toString()).redirectErrorStream(true);
        builder.command().addAll(List.of(arguments));
        builder.environment().put("JAVA_HOME", jdk.toString());
        builder.environment().remove("CACHE_DIRECTORY");
        builder.environment().put("XDG_CACHE_HOME", folder.resolve("cache").toString());
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output.lines().toList();
    }
}
