package io.crosstide.compare.ask;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.change.comparison.Digest128;
import io.crosstide.change.comparison.ReadPosition;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.topology.Topology;
import io.crosstide.topology.parser.TopologyParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rounds in which the rows and the transactions of two datacenters are given as numbers. */
class SuspectTest {
    private static final UUID SERVER_A = UUID.fromString("3e11fa47-71ca-11e1-9e33-c80aa9429562");
    private static final UUID SERVER_B = UUID.fromString("4e11fa47-71ca-11e1-9e33-c80aa9429562");
    private static final Map<UUID, Set<String>> CLAIMS = Map.of(SERVER_A, Set.of("a"), SERVER_B, Set.of("b"));

    @TempDir
    private Path folder;

    private PositionOrder order;
    private final Suspect suspect = new Suspect(List.of("7"));
    private final List<Map<String, ReadPosition>> positions = new ArrayList<>();

    @BeforeEach
    void readTopology() throws Exception {
        StringBuilder yaml = new StringBuilder("version: 1\nname: m\ndatacenters:\n");
        for (String datacenter : List.of("a", "b")) {
            yaml.append("  ")
                    .append(datacenter)
                    .append(":\n    kafka: { bootstrapServers: 'k")
                    .append(datacenter)
                    .append(":9092' }\n    http: { port: 0 }\n    clusters:\n      orders: { endpoints: ['m")
                    .append(datacenter)
                    .append(":3306'], username: u, password: '${env:P}' }\n");
        }
        yaml.append("replication:\n  orders: { tables: { include: ['shop.*'] }, loopPrevention: gtid }\n");
        Topology topology = TopologyParser.parse(Files.writeString(folder.resolve("t.yaml"), yaml))
                .topology();
        order = new PositionOrder(topology, "orders");
    }

    /** The rows of both, and the numbers of the transactions of a that a and b have executed. */
    private Suspect.Verdict round(long rowA, long rowB, int executedA, int executedB) {
        suspect.add(Map.of("a", List.of(new Digest128(rowA, 0)), "b", List.of(new Digest128(rowB, 0))));
        positions.add(Map.of("a", position(executedA), "b", position(executedB)));
        return suspect.verdict(positions, List.of("a", "b"), order);
    }

    private static ReadPosition position(int executed) {
        GtidSet set = GtidSet.parse(SERVER_A + ":1-" + executed);
        return new ReadPosition(set, set, Map.of(), CLAIMS, 0, Map.of());
    }

    @Test
    void rowThatArrivesIsEqual() {
        assertThat(round(1, 2, 5, 4)).isEqualTo(Suspect.Verdict.UNDECIDED);
        assertThat(round(1, 2, 6, 4)).isEqualTo(Suspect.Verdict.UNDECIDED);
        assertThat(round(1, 1, 6, 6)).isEqualTo(Suspect.Verdict.EQUAL);
    }

    @Test
    void targetThatStaysBehindDecidesNothing() {
        for (int times = 0; times < 20; times++) {
            assertThat(round(1, 2, 5, 4)).isEqualTo(Suspect.Verdict.UNDECIDED);
        }
    }

    @Test
    void rowOfQuietServersDiffersInTheThirdRound() {
        assertThat(round(1, 2, 5, 5)).isEqualTo(Suspect.Verdict.UNDECIDED);
        assertThat(round(1, 2, 5, 5)).isEqualTo(Suspect.Verdict.UNDECIDED);
        assertThat(round(1, 2, 5, 5)).isEqualTo(Suspect.Verdict.DIFFERS);
    }

    @Test
    void rowOfBusyServersDiffersAfterFiveRounds() {
        for (int number = 5; number < 9; number++) {
            assertThat(round(1, 2, number, number)).isEqualTo(Suspect.Verdict.UNDECIDED);
        }
        assertThat(round(1, 2, 9, 9)).isEqualTo(Suspect.Verdict.DIFFERS);
    }

    @Test
    void rowThatChangesInEachRoundStaysUndecided() {
        for (int number = 5; number < 25; number++) {
            assertThat(round(number, number - 1, number, number)).isEqualTo(Suspect.Verdict.UNDECIDED);
        }
    }
}
