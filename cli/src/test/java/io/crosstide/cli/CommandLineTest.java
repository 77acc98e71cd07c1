package io.crosstide.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.cli.outcome.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be said of the command line without a server: names, options, exit codes, messages. */
class CommandLineTest {

    @TempDir
    private Path folder;

    private String file = "";
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void writeTopology() throws IOException {
        file = TopologyFile.in(folder).toString();
    }

    private int run(String... arguments) {
        return run(Map.of("BEIJING", "secret"), arguments);
    }

    private int run(Map<String, String> environment, String... arguments) {
        return Crosstide.commandLine(environment)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "validate",
                "init",
                "doctor",
                "run",
                "syncer",
                "writer",
                "status",
                "conflict-report",
                "compare",
                "wait",
                "pause",
                "resume",
                "throttle",
                "drain",
                "skip",
                "replay-tail",
                "completion"
            })
    void everyCommandHelpsWithExamples(String command) {
        assertThat(run(command, "--help")).isEqualTo(ExitCode.FINE);
        assertThat(out.toString()).contains("Usage: crosstide " + command, "Examples:", "crosstide " + command);
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void tellsItsVersion() {
        assertThat(run("--version")).isEqualTo(ExitCode.FINE);
        assertThat(out.toString()).startsWith("crosstide ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "run",
                "run -d beijing",
                "status --format xml -t FILE",
                "status -d nowhere -t FILE",
                "run -d nowhere -t FILE",
                "syncer -d beijing -c nothing -t FILE",
                "compare -c nothing -t FILE",
                "compare --table orders -t FILE",
                "wait --from beijing -t FILE",
                "wait --from beijing --to nowhere -t FILE",
                "wait --from beijing --to shanghai -c orders --timeout -1 -t FILE",
                "wait --from beijing --to shanghai -c orders --gtid nonsense -t FILE",
                "wait --from beijing --to shanghai --gtid 3e11fa47-71ca-11e1-9e33-c80aa9429562:1-5 -t FILE",
                "pause -t FILE",
                "pause --link beijing -t FILE",
                "pause --link beijing/nowhere -t FILE",
                "resume --link beijing/shanghai -c nothing -t FILE",
                "skip --link beijing/shanghai --reason r -t FILE",
                "skip --link beijing/shanghai --gtid 3e11fa47-71ca-11e1-9e33-c80aa9429562:7 -c orders -t FILE",
                "skip --link beijing/shanghai --gtid 3e11fa47-71ca-11e1-9e33-c80aa9429562:7-9 --reason r -c orders -t FILE",
                "skip --link beijing/shanghai --gtid 3e11fa47-71ca-11e1-9e33-c80aa9429562:7 --reason r --yes --dry-run -t FILE",
                "skip --gtid 3e11fa47-71ca-11e1-9e33-c80aa9429562:7 --reason r -t FILE",
                "skip --link beijing/shanghai --stream beijing --gtid 3e11fa47-71ca-11e1-9e33-c80aa9429562:7 --reason r -c orders -t FILE",
                "skip --stream nowhere --gtid 3e11fa47-71ca-11e1-9e33-c80aa9429562:7 --reason r -t FILE",
                "skip --link beijing/nowhere --gtid 3e11fa47-71ca-11e1-9e33-c80aa9429562:7 --reason r -t FILE",
                "drain -t FILE",
                "drain -d nowhere -t FILE",
                "drain -d beijing --timeout -1 -t FILE",
                "checkpoint",
                "checkpoint show -d nowhere -t FILE",
                "checkpoint show --format csv -t FILE",
                "throttle --link beijing/shanghai -t FILE",
                "throttle --link beijing/shanghai --rows-per-second 0 -t FILE",
                "throttle --link beijing/shanghai --rows-per-second 5 --off -t FILE",
                "init -d beijing -t FILE",
                "init -d beijing --seeded nowhere=3e11fa47-71ca-11e1-9e33-c80aa9429562:1-5 -t FILE",
                "init -d beijing --seeded shanghai/orders=nonsense --identical -t FILE",
                "init -d beijing --identical --admin-user root -t FILE",
                "init -d beijing --identical --admin-user root --admin-password-env NONE -t FILE",
                "conflict-report --since yesterday -t FILE",
                "conflict-report --kind nonsense -t FILE",
                "conflict-report --status nonsense -t FILE",
                "conflict-report show -t FILE"
            })
    void wrongUsageEndsWithTwoAndSaysWhy(String line) {
        String[] arguments =
                line.isEmpty() ? new String[0] : line.replace("FILE", file).split(" ");
        assertThat(run(arguments)).isEqualTo(ExitCode.USAGE);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).startsWith("crosstide: ");
    }

    @Test
    void namesTheDatacentersThereAre() {
        run("status", "-t", file, "-d", "nowhere");
        assertThat(err.toString()).contains("nowhere", "beijing, shanghai");
    }

    @Test
    void namesTheLinksThereAre() {
        run("pause", "-t", file, "--link", "beijing/nowhere");
        assertThat(err.toString()).contains("beijing/nowhere", "beijing/shanghai (orders)", "shanghai/beijing (users)");
    }

    @Test
    void takesTopologyFromEnvironment() {
        assertThat(run(Map.of("CROSSTIDE_TOPOLOGY", file), "validate")).isEqualTo(ExitCode.FINE);
        assertThat(out.toString()).contains("is valid", "beijing, shanghai", "orders, users");
    }

    @Test
    void validateResolvesNoSecret() {
        assertThat(run(Map.of(), "validate", "-t", file)).isEqualTo(ExitCode.FINE);
    }

    @Test
    void invalidTopologyEndsWithTwoAndOneLinePerProblem() throws IOException {
        Path broken = Files.writeString(
                folder.resolve("broken.yaml"),
                TopologyFile.TEXT
                        .replace("http: { port: 0 }", "http: { port: many }")
                        .replace("include", "inclde"));
        assertThat(run("status", "-t", broken.toString())).isEqualTo(ExitCode.USAGE);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString().lines().filter(line -> line.startsWith(broken + ":")))
                .hasSizeGreaterThanOrEqualTo(4)
                .allMatch(line -> line.matches(".*:\\d+: .+; .+"));
    }

    @Test
    void missingSecretIsNamedAndEndsWithOne() {
        assertThat(run(Map.of(), "run", "-t", file, "-d", "beijing")).isEqualTo(ExitCode.FAILED);
        assertThat(err.toString()).contains("BEIJING").doesNotContain("\tat ");
    }

    @Test
    void unreachableServersEndWithOneAndNoStackTrace() {
        assertThat(run("syncer", "-t", file, "-d", "beijing", "-c", "orders")).isEqualTo(ExitCode.FAILED);
        assertThat(err.toString()).contains("127.0.0.1:1").doesNotContain("\tat ", "secret", "127.0.0.1:2");
    }

    @Test
    void waitSaysWhatItsAdviceDoesNotInclude() throws IOException {
        String paris = """
              paris:
                kafka: { bootstrapServers: "127.0.0.1:1", topics: { replicationFactor: 1, minInsyncReplicas: 1 } }
                clusters:
                  users: { endpoints: ["127.0.0.1:5"], username: crosstide, password: "${env:PARIS}" }
            """;
        Path three = Files.writeString(
                folder.resolve("three.yaml"), TopologyFile.TEXT.replace("replication:", paris + "replication:"));
        String[] wait = {"wait", "--from", "beijing", "--to", "shanghai", "-c", "users", "-t", three.toString()};
        assertThat(run(wait)).isEqualTo(ExitCode.FAILED);
        assertThat(err.toString())
                .contains("Or give --gtid", "--gtid does not include what beijing has applied of paris.");
        err.getBuffer().setLength(0);
        wait[8] = file;
        assertThat(run(wait)).isEqualTo(ExitCode.FAILED);
        assertThat(err.toString()).contains("Or give --gtid").doesNotContain("does not include");
    }

    @Test
    void initPrintsItsPlanWithoutAnySecretOrConnection() {
        assertThat(run("init", "-t", file, "-d", "beijing", "--identical", "--print"))
                .isEqualTo(ExitCode.FINE);
        assertThat(out.toString())
                .contains(
                        "CREATE USER IF NOT EXISTS 'crosstide'@'%' IDENTIFIED BY '<password>';",
                        "GRANT REPLICATION_APPLIER ON *.* TO 'crosstide'@'%'; -- MySQL 8.0.18 and newer",
                        "-- before MySQL 8.0.18 in place of REPLICATION_APPLIER: GRANT SESSION_VARIABLES_ADMIN ON *.* TO",
                        "GRANT TRANSACTION_GTID_TAG ON *.* TO 'crosstide'@'%'; -- MySQL 8.3 and newer",
                        "GRANT SELECT, INSERT, UPDATE, DELETE, TRIGGER ON `shop`.* TO 'crosstide'@'%';",
                        "GRANT SELECT, INSERT, UPDATE, DELETE, TRIGGER ON `shop\\_%`.* TO 'crosstide'@'%';",
                        "CREATE TABLE IF NOT EXISTS `crosstide`.`stream`",
                        "shop.orders.beijing.transactions",
                        "shop.users.beijing.checkpoints",
                        "'orders', 'shanghai', 'identical', ''")
                .doesNotContain("secret");
    }

    @Test
    void completionScriptIsValidBash() throws Exception {
        assertThat(run("completion")).isEqualTo(ExitCode.FINE);
        Path script = Files.writeString(folder.resolve("completion"), out.toString(), StandardCharsets.UTF_8);
        Process bash = new ProcessBuilder("bash", "-n", script.toString()).start();
        assertThat(bash.waitFor()).isZero();
        assertThat(out.toString()).contains("conflict-report", "--seeded").doesNotContain("--keeper");
    }
}
