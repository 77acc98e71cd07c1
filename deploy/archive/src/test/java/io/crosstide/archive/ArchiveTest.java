package io.crosstide.archive;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The release archive, unpacked into a folder of its own. */
class ArchiveTest {

    private static final Pattern PAGE = Pattern.compile("docs/[a-z-]+\\.md");

    @TempDir
    private static Path folder;

    private static String name;
    private static Path home;

    private record Outcome(int code, String output) {}

    @BeforeAll
    static void unpack() throws IOException, InterruptedException {
        Path archive = Path.of(System.getProperty("crosstide.archive"));
        Outcome tar = run(Map.of(), "tar", "xzf", archive.toString());
        assertThat(tar.code()).as(tar.output()).isZero();
        name = archive.getFileName().toString().replace(".tar.gz", "");
        home = folder.resolve(name);
    }

    @Test
    void printsItsVersion() throws IOException, InterruptedException {
        assertThat(crosstide("--version")).isEqualTo(new Outcome(0, name.replaceFirst("-", " ") + "\n"));
    }

    @Test
    void runsThroughALink() throws IOException, InterruptedException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), home.resolve("bin/crosstide"));
        assertThat(run(Map.of(), link.toString(), "--version").code()).isZero();
    }

    @Test
    void acceptsAnExample() throws IOException, InterruptedException {
        Outcome outcome = crosstide("validate", "-t", home + "/examples/two-datacenters.yaml");
        assertThat(outcome.output()).contains("is valid");
        assertThat(outcome.code()).isZero();
    }

    @Test
    void refusesAWrongTopology() throws IOException, InterruptedException {
        Files.writeString(folder.resolve("wrong.yaml"), "version: 1\nnam: shop\n");
        Outcome outcome = crosstide("validate", "-t", "wrong.yaml");
        assertThat(outcome.output()).contains("wrong.yaml:2: nam: ");
        assertThat(outcome.code()).isEqualTo(2);
    }

    @Test
    void refusesALoggingConfigurationThatDoesNotExist() throws IOException, InterruptedException {
        Outcome outcome = run(Map.of("CROSSTIDE_LOGGING", "/nowhere.xml"), home + "/bin/crosstide", "--version");
        assertThat(outcome.output()).contains("CROSSTIDE_LOGGING is /nowhere.xml, which cannot be read");
        assertThat(outcome.code()).isEqualTo(2);
    }

    @Test
    void saysHowToLoadTheCompressionLibrary() throws IOException, InterruptedException {
        Outcome outcome = run(
                Map.of("CROSSTIDE_OPTS", "-DZstdTempFolder=/nowhere", "CROSSTIDE_EAST_PASSWORD", "x"),
                home + "/bin/crosstide",
                "run",
                "-t",
                home + "/examples/laptop.yaml",
                "-d",
                "east");
        assertThat(outcome.output()).contains("zstd cannot be loaded", "CROSSTIDE_OPTS=-DZstdTempFolder=FOLDER");
        assertThat(outcome.code()).isEqualTo(1);
    }

    @Test
    void hasThePagesThatItsFilesName() throws IOException {
        List<Path> files = new ArrayList<>(List.of(home.resolve("deploy/prometheus/crosstide-alerts.yaml")));
        try (Stream<Path> examples = Files.list(home.resolve("examples"))) {
            examples.forEach(files::add);
        }
        for (Path file : files) {
            assertThat(PAGE.matcher(Files.readString(file)).results().map(MatchResult::group))
                    .as(file.toString())
                    .isNotEmpty()
                    .allMatch(page -> Files.isReadable(home.resolve(page)));
        }
    }

    @Test
    void hasNothingThatOnlyTestsAndTheDemoNeed() throws IOException {
        for (Path library : libraries()) {
            try (JarFile jar = new JarFile(library.toFile())) {
                assertThat(jar.stream().map(Object::toString))
                        .as(library.toString())
                        .noneMatch(
                                entry -> entry.matches(
                                        "(io/crosstide/(testkit|demo|bench|chaos)|org/(testcontainers|junit)|kafka/server)/.*"));
            }
        }
    }

    @Test
    void billOfMaterialsNamesEveryLibrary() throws IOException {
        assertThat(components().map(component -> field(component, "name") + "-" + field(component, "version") + ".jar"))
                .containsExactlyInAnyOrderElementsOf(libraries().stream()
                        .map(library -> library.getFileName().toString())
                        .toList());
    }

    @Test
    void listOfLicencesNamesEveryLibraryOfOthers() throws IOException {
        assertThat(Files.readString(home.resolve("licenses/THIRD-PARTY.txt")))
                .contains(components()
                        .filter(component -> !field(component, "group").equals("io.crosstide"))
                        .map(component -> "(%s:%s:%s "
                                .formatted(
                                        field(component, "group"),
                                        field(component, "name"),
                                        field(component, "version")))
                        .toList());
    }

    private static Stream<JsonNode> components() throws IOException {
        return new ObjectMapper()
                .readTree(home.resolve("sbom.cdx.json").toFile())
                .get("components")
                .valueStream();
    }

    private static String field(JsonNode component, String field) {
        return component.get(field).asText();
    }

    private static List<Path> libraries() throws IOException {
        try (Stream<Path> files = Files.list(home.resolve("lib"))) {
            return files.toList();
        }
    }

    private static Outcome crosstide(String... arguments) throws IOException, InterruptedException {
        return run(
                Map.of(),
                Stream.concat(Stream.of(home + "/bin/crosstide"), Stream.of(arguments))
                        .toArray(String[]::new));
    }

    private static Outcome run(Map<String, String> environment, String... command)
            throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Outcome(process.waitFor(), output);
    }
}
