package io.crosstide.topology.parser;

import static io.crosstide.topology.parser.TopologyFixture.FILE;
import static io.crosstide.topology.parser.TopologyFixture.resource;
import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.topology.problem.InvalidTopologyException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The parser accepts every file or reports problems; it never fails in another way. */
class TopologyMutationTest {

    @Test
    void survivesEveryMutation() {
        long seed = Long.getLong("crosstide.seed", System.nanoTime());
        System.out.println("TopologyMutationTest seed " + seed + " (repeat with -Dcrosstide.seed)");
        Random random = new Random(seed);
        List<String> originals = List.of(
                resource("full.yaml"),
                resource("bad/links.yaml"),
                resource("bad/sections.yaml"),
                TopologyFixture.SMALL);
        for (int round = 0; round < 2000; round++) {
            String text = TopologyMutation.of(originals.get(random.nextInt(originals.size())), random);
            assertThat(outcome(text))
                    .as("seed %d, round %d:\n%s", seed, round, text)
                    .isNotNull();
        }
    }

    private static String outcome(String text) {
        try {
            return TopologyParser.parse(FILE, text).toString();
        } catch (InvalidTopologyException e) {
            int lines = (int) text.chars()
                            .filter(c -> c == '\n' || c == '\r' || c == 0x85 || c == 0x2028)
                            .count()
                    + 1;
            assertThat(e.problems()).isNotEmpty().allSatisfy(problem -> {
                assertThat(problem.line()).isBetween(1, lines + 1);
                assertThat(problem.toString().lines()).hasSize(1);
            });
            return String.valueOf(e.getMessage());
        }
    }
}
