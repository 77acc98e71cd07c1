package io.crosstide.cli.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crosstide.cli.TopologyFile;
import io.crosstide.cli.alert.Alerts;
import io.crosstide.cli.alert.Sighting;
import io.crosstide.streams.Time;
import io.crosstide.topology.Topology;
import io.crosstide.topology.parser.ParsedTopology;
import io.crosstide.topology.parser.TopologyParser;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReloadFileTest {

    @TempDir
    private Path folder;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Applied service = new Applied();
    private final Alerts alerts = new Alerts("shop", "beijing", Map.of(), service::sightings, meters, Time.SYSTEM);

    private ParsedTopology started;
    private Reload reload;

    /** Notes each topology that it is to take over. */
    private static final class Applied implements Service {
        private final List<Topology> topologies = new ArrayList<>();

        @Override
        public String name() {
            return "applied";
        }

        @Override
        public void start() {}

        @Override
        public boolean ready() {
            return true;
        }

        @Override
        public List<Part> parts() {
            return List.of();
        }

        @Override
        public List<Sighting> sightings() {
            return List.of();
        }

        @Override
        public void apply(Topology changed) {
            topologies.add(changed);
        }

        @Override
        public void close() {}
    }

    @BeforeEach
    void start() throws Exception {
        started = TopologyParser.parse(TopologyFile.in(folder));
        reload = new Reload(started, List.of(service), alerts, meters);
    }

    @AfterEach
    void close() {
        alerts.close();
    }

    private void change(String part, String replacement) throws IOException {
        assertThat(TopologyFile.TEXT).contains(part);
        Files.writeString(started.topology().file(), TopologyFile.TEXT.replace(part, replacement));
        reload.run();
    }

    private String activeVersion() {
        return String.valueOf(
                meters.get("crosstide.topology.info").gauge().getId().getTag("version"));
    }

    private double reloads(String result) {
        return meters.get("crosstide.topology.reloads")
                .tag("result", result)
                .counter()
                .count();
    }

    private double restartNeeded() {
        return meters.get("crosstide.topology.restart.needed").gauge().value();
    }

    @Test
    void takesOverWhatMayChange() throws Exception {
        assertThat(activeVersion()).isEqualTo(started.version());
        change("    tables: { include: [\"users.*\"] }", "    writer: { workers: 3 }");

        assertThat(service.topologies)
                .singleElement()
                .satisfies(topology -> assertThat(
                                topology.replication("users").writer().workers())
                        .isEqualTo(3));
        assertThat(activeVersion())
                .isEqualTo(TopologyParser.parse(started.topology().file()).version())
                .isNotEqualTo(started.version());
        assertThat(reloads("applied")).isEqualTo(1);
        assertThat(restartNeeded()).isZero();
    }

    @Test
    void leavesTheRestToARestart() throws Exception {
        change("127.0.0.1:3", "127.0.0.1:33");

        assertThat(service.topologies)
                .singleElement()
                .satisfies(topology -> assertThat(topology.datacenters())
                        .isEqualTo(started.topology().datacenters()));
        assertThat(restartNeeded()).isEqualTo(1);
        change("version: 1", "version: 1");
        assertThat(restartNeeded()).as("the earlier file again").isZero();
    }

    @Test
    void fileWithAMistakeChangesNothing() throws Exception {
        change("loopPrevention: direction-table", "loopPrevention: direction\n    writer: { workers: 3 }");

        assertThat(service.topologies).isEmpty();
        assertThat(activeVersion()).isEqualTo(started.version());
        assertThat(reloads("refused")).isEqualTo(1);
        assertThat(reloads("applied")).isZero();
    }

    @Test
    void signalRunsTheAction() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        try (HangUpSignal signal = new HangUpSignal(runs::incrementAndGet)) {
            signal.listen();
            new ProcessBuilder(
                            "kill",
                            "-HUP",
                            Long.toString(ProcessHandle.current().pid()))
                    .start()
                    .waitFor();
            await().atMost(Duration.ofSeconds(60)).until(() -> runs.get() == 1);
        }
    }
}
