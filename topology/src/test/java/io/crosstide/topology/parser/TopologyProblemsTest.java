package io.crosstide.topology.parser;

import static io.crosstide.topology.parser.TopologyFixture.SMALL;
import static io.crosstide.topology.parser.TopologyFixture.problems;
import static io.crosstide.topology.parser.TopologyFixture.replicating;
import static io.crosstide.topology.parser.TopologyFixture.resource;
import static io.crosstide.topology.parser.TopologyFixture.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.crosstide.topology.problem.InvalidTopologyException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopologyProblemsTest {

    @TempDir
    Path folder;

    /** In the files, the text after {@code #!} is the expected message for the line, without the remedy. */
    @ParameterizedTest
    @ValueSource(strings = {"sections", "mesh", "links", "patterns-and-secrets", "yaml"})
    void reportsEveryMistakeInItsLine(String name) {
        String text = resource("bad/" + name + ".yaml");

        List<String> found = problems(text).stream()
                .map(problem -> problem.substring(0, problem.indexOf("; ")))
                .toList();

        assertThat(found).containsExactlyInAnyOrderElementsOf(announced(text)).isNotEmpty();
    }

    private static List<String> announced(String text) {
        List<String> announced = new ArrayList<>();
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String[] parts = lines.get(i).split(" #! ");
            for (String part : Arrays.asList(parts).subList(1, parts.length)) {
                announced.add((i + 1) + ": " + part);
            }
        }
        return announced;
    }

    @Test
    void saysWhatToDo() {
        assertThat(problems(with("kafka:", "kafak:")))
                .containsExactly("5: datacenters.beijing.kafak: unknown key; did you mean 'kafka'? keys here are kafka,"
                        + " http, clusters");
        assertThat(problems(with("mysql-sh:3306", "mysql-sh")))
                .containsExactly("15: datacenters.shanghai.clusters.orders.endpoints[0]: 'mysql-sh' is not host:port;"
                        + " write a host name or address, a colon and a port from 1 to 65535, such as db-1:3306 or"
                        + " [::1]:3306");
        assertThat(problems(replicating("links: [{ from: bejing, to: shanghai }]")))
                .containsExactly("20: replication.orders.links[0].from: there is no datacenter 'bejing'; did you mean"
                        + " 'beijing'? datacenters are beijing, shanghai");
    }

    @Test
    void asksForReplicationOfEachSharedCluster() {
        assertThat(problems(with("replication:\n  orders: {}\n", "")))
                .containsExactly("1: replication.orders: required key is missing: beijing, shanghai have cluster"
                        + " 'orders'; add 'orders: {}' below replication for the defaults");
    }

    @ParameterizedTest
    @ValueSource(strings = {"s. *", " s.t ", "s.t ", "s .t", "s.t\u00a0", "\ufeffs.t", "s.\u3000t"})
    void refusesPatternsWithSpacesOfAnyKind(String pattern) {
        for (String key : List.of("include", "exclude")) {
            assertThat(problems(replicating("tables: { %s: [\"%s\"] }".formatted(key, pattern))))
                    .singleElement()
                    .asString()
                    .startsWith("20: replication.orders.tables." + key + "[0]: ")
                    .contains("contains a quote, a space or a control character; write database.table");
        }
    }

    @Test
    void refusesMeshOfOne() {
        assertThat(problems(SMALL.substring(0, SMALL.indexOf("  shanghai")) + "replication: { orders: {} }"))
                .containsExactly("3: datacenters: a mesh needs at least two datacenters; add the others");
    }

    @Test
    void namesDefaultThatConflictsWithADeclaredValue() {
        assertThat(problems(with("9092\" }", "9092\", topics: { replicationFactor: 1 } }")))
                .containsExactly("5: datacenters.beijing.kafka.topics.replicationFactor: replicationFactor 1 is less"
                        + " than minInsyncReplicas 2 (the default); Kafka would refuse every record; set"
                        + " minInsyncReplicas to 1 or less, or replicationFactor to 2 or more");
    }

    @Test
    void reportsNothingAsMissingAfterYamlSyntaxError() {
        assertThat(problems(SMALL.substring(0, SMALL.indexOf("password")) + "tls: { mode: none, }}"))
                .containsExactlyInAnyOrder(
                        "10: datacenters.beijing.clusters.orders.tls.mode: 'none' is not known; write disabled or"
                                + " preferred or required or verify-ca or verify-identity",
                        "10: YAML: expected <block end>, but found '}'; check indentation, colons, quotes and brackets"
                                + " here and in the line before");
    }

    @Test
    void explainsSyntaxErrorsThatBeginnersMake() {
        assertThat(problems(with("{ bootstrapServers: \"kafka-bj:9092\" }", "{ properties: { a: ${env:A} } }")))
                .singleElement()
                .asString()
                .endsWith("put ${...} in quotes inside braces or brackets");
        assertThat(problems(with("  shanghai:", "\tshanghai:")))
                .singleElement()
                .asString()
                .endsWith("indent with spaces, not with tabs");
    }

    @Test
    void keepsSecretsOutOfMessages() {
        for (String secret :
                List.of("*hunter2", "!hunter2", "!a!hunter2", "${hunter2}", "x${hunter2", "{hunter2: 1}")) {
            assertThat(problems(with("${env:BJ_PASSWORD}", secret)))
                    .isNotEmpty()
                    .allSatisfy(problem -> assertThat(problem).doesNotContain("hunter2"));
        }
    }

    @Test
    void keepsMessagesOnOneLine() {
        assertThat(problems("\"a\\nb\\u202ec\": 1\n"))
                .contains("1: a\\u{a}b\\u{202e}c: unknown key; keys here are version, name, wireVersion, datacenters,"
                        + " replication, alerts");
    }

    @Test
    void refusesEmptyFileSecondDocumentAndEndlessNesting() {
        assertThat(problems("# nothing\n")).containsExactly("1: file: is empty; start with 'version: 1'");
        assertThat(problems(SMALL + "---\nversion: 1\n"))
                .containsExactly("20: YAML: a second document begins here; keep one document per file");
        assertThat(problems("[".repeat(100_000))).contains("1: YAML: nested too deeply; remove levels of nesting");
    }

    @Test
    void refusesTooManyAliases() {
        String aliases = "a: &a b\n" + "c: [" + "*a, ".repeat(201) + "]\n";

        assertThat(problems(aliases)).contains("2: YAML: more than 200 aliases; write the values instead of aliases");
    }

    @Test
    void refusesAliasesThatRepeatTooMuch() {
        String aliases = "a: &a [" + "x, ".repeat(5_000) + "]\n" + "b: [" + "*a, ".repeat(30) + "]\n";

        assertThat(problems(aliases))
                .contains("2: YAML: more than 100000 values, those that aliases repeat included; name a topology file");
    }

    @Test
    void refusesMoreDatacentersThanAMeshHas() {
        StringBuilder file = new StringBuilder("version: 1\nname: shop\ndatacenters:\n");
        for (int i = 0; i < 65; i++) {
            file.append(" d").append(i).append(": {clusters: {o: {}}}\n");
        }

        assertThat(problems(file + "replication: {o: {}}\n"))
                .contains("3: datacenters: has 65 datacenters; a mesh has at most 64 datacenters");
    }

    /** Each of these made the parser take hours or gigabytes. */
    @Test
    void reportsLongTextSoon() {
        String spaces = "x" + " ".repeat(500_000) + "x";
        assertThat(problems(with("\"kafka-bj:9092\"", "\"" + spaces + "\"")))
                .singleElement()
                .asString()
                .contains("is not host:port");
        String name = "n".repeat(500_000);
        assertThat(problems(
                        with("  shanghai:", "  ? " + name + "\n  :").replace("{}", "{ links: [{ from: x, to: y }] }")))
                .anySatisfy(problem -> assertThat(problem).contains("there is no datacenter 'x'"))
                .allSatisfy(problem -> assertThat(problem).hasSizeLessThan(5_000));
    }

    @Test
    void namesFileThatCannotBeRead() throws IOException {
        Path absent = folder.resolve("absent.yaml");
        Path latin = Files.write(folder.resolve("latin.yaml"), "a: b\nc: ä".getBytes(StandardCharsets.ISO_8859_1));
        Path large = Files.write(folder.resolve("large.yaml"), new byte[(1 << 20) + 1]);

        assertThat(refusal(absent)).isEqualTo(absent + ": file: does not exist; name the topology file with -t FILE");
        assertThat(refusal(folder)).isEqualTo(folder + ": file: is a directory; name the topology file itself");
        assertThat(refusal(latin)).isEqualTo(latin + ":2: file: is not UTF-8 text; save the file as UTF-8");
        assertThat(refusal(large)).isEqualTo(large + ": file: is larger than 1 MiB; name a topology file");
        Path endless = Path.of("/dev/zero");
        assertThat(refusal(endless)).isEqualTo(endless + ": file: is larger than 1 MiB; name a topology file");
    }

    private static String refusal(Path file) {
        return String.valueOf(catchThrowableOfType(InvalidTopologyException.class, () -> TopologyParser.parse(file))
                .getMessage());
    }
}
