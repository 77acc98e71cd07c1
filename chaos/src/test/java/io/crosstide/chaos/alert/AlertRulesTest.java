package io.crosstide.chaos.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crosstide.chaos.mesh.ChaosMesh;
import io.crosstide.chaos.mesh.MeshSettings;
import io.crosstide.demo.Cleanup;
import io.crosstide.demo.DemoSettings;
import io.crosstide.testkit.folder.SmallDisk;
import io.crosstide.testkit.process.FreePorts;
import io.crosstide.testkit.process.ProgramProcess;
import io.crosstide.topology.ApplyMode;
import io.crosstide.topology.LoopPrevention;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each alert rule fires soon after its fault, and ends with it. {@code deploy/prometheus/try} runs this test; it needs the
 * programs that the script names.
 */
@Tag("alerts")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AlertRulesTest {
    private static final Path RULES = Path.of("../deploy/prometheus/crosstide-alerts.yaml");
    private static final Pattern ALERT = Pattern.compile("- alert: (\\w+)");
    /** The rules about restarts and conflicts look back as long. */
    private static final Duration LOOKS_BACK = Duration.ofMinutes(16);

    private static final Duration ENDS_WITHIN = Duration.ofMinutes(3);
    private static final int DISK_MEGABYTES = 64;

    private final Cleanup cleanup = new Cleanup();
    private LivePrometheus prometheus;
    private Notes notes;
    private List<AlertTrial> trials;

    @BeforeAll
    void start() throws Exception {
        ChaosMesh mesh = ChaosMesh.start(
                new MeshSettings(
                        DemoSettings.names(2),
                        LoopPrevention.GTID,
                        ApplyMode.AUTO,
                        false,
                        false,
                        false,
                        true,
                        Optional.empty()),
                cleanup,
                System.err::println);
        for (var datacenter : mesh.datacenters()) {
            mesh.execute(
                    datacenter,
                    List.of(
                            "CREATE DATABASE chaos",
                            "CREATE TABLE " + AlertTrials.TABLE
                                    + " (id VARCHAR(64) NOT NULL PRIMARY KEY, origin VARCHAR(64) NOT NULL DEFAULT '')",
                            "CREATE TABLE " + AlertTrials.SECOND_TABLE + " LIKE " + AlertTrials.TABLE));
        }
        mesh.startServices(line -> {});
        SmallDisk disk = cleanup.add(SmallDisk.mount(mesh.folder().resolve("disk"), DISK_MEGABYTES));
        prometheus = cleanup.add(LivePrometheus.start(
                mesh.datacenters(), mesh.folder().resolve("prometheus"), rules(disk), startNodeExporter(mesh)));
        notes = new Notes(mesh);
        notes.awaitReplication();
        trials = new AlertTrials(mesh, prometheus, disk, notes).all();
        await().atMost(Notes.PATIENCE).ignoreExceptions().until(() -> prometheus.holds("sum(up) == 5"));
    }

    private String startNodeExporter(ChaosMesh mesh) throws IOException {
        String address = "127.0.0.1:" + FreePorts.next();
        ProgramProcess program = cleanup.add(new ProgramProcess(
                "node_exporter",
                List.of(List.of(
                        "prometheus-node-exporter",
                        "--web.listen-address=" + address,
                        "--collector.disable-defaults",
                        "--collector.filesystem")),
                mesh.folder().path(),
                mesh.folder().resolve("node_exporter.log")));
        program.start();
        return address;
    }

    /** The rules as they are, apart from the mount point and the hour for which a link must be paused. */
    private static String rules(SmallDisk disk) throws IOException {
        return Files.readString(RULES)
                .replace("/var/lib/mysql", disk.folder().toString())
                .replace("for: 1h", "for: 20s");
    }

    @AfterAll
    void stop() {
        cleanup.close();
    }

    Stream<AlertTrial> trials() {
        return trials.stream();
    }

    @ParameterizedTest
    @MethodSource("trials")
    void firesSoonAfterItsFaultAndEndsWithIt(AlertTrial trial) throws Exception {
        notes.awaitReplication();
        await("the end of earlier alerts").atMost(LOOKS_BACK).until(() -> noneFires(trial.alerts()));
        long begin = System.nanoTime();
        trial.begin().run();
        Set<String> missing = new TreeSet<>(trial.alerts());
        try {
            await("alerts " + missing).atMost(trial.within()).until(() -> {
                for (String alert : prometheus.firing()) {
                    if (missing.remove(alert)) {
                        System.err.printf("%s fired after %d s%n", alert, seconds(begin));
                    }
                }
                return missing.isEmpty();
            });
        } finally {
            trial.end().run();
        }
        if (trial.ends()) {
            long end = System.nanoTime();
            await("the end of " + trial).atMost(ENDS_WITHIN).until(() -> noneFires(trial.alerts()));
            System.err.printf("%s ended %d s after the fault%n", trial, seconds(end));
        }
    }

    private static long seconds(long since) {
        return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - since);
    }

    private boolean noneFires(Set<String> alerts) throws IOException, InterruptedException {
        return prometheus.firing().stream().noneMatch(alerts::contains);
    }

    @Test
    void everyRuleHasATrial() throws IOException {
        Set<String> rules = ALERT.matcher(Files.readString(RULES))
                .results()
                .map((MatchResult found) -> found.group(1))
                .collect(Collectors.toSet());
        assertThat(trials.stream().flatMap(trial -> trial.alerts().stream()))
                .containsExactlyInAnyOrderElementsOf(rules);
    }
}
