package io.crosstide.topology;

import static io.crosstide.topology.TopologyFixture.FILE;
import static io.crosstide.topology.TopologyFixture.resource;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever stands in a file, the parser accepts it or reports problems; nothing else comes out. */
class TopologyMutationTest {

    private static final List<String> FRAGMENTS = List.of(
            "{",
            "}",
            "[",
            "]",
            ":",
            ": ",
            "- ",
            ",",
            "#",
            "&a ",
            "*a",
            "!t ",
            "!!int ",
            "|\n",
            ">\n",
            "\n",
            "\t",
            "'",
            "\"",
            "? ",
            "<<: ",
            "${",
            "${env:",
            "}",
            "\\x",
            "\"\\U00110000\"",
            "%YAML 9.9\n",
            "---\n",
            "...\n",
            "~",
            "null",
            "true",
            "-1",
            "1e999",
            "0x7fffffffffffffffff",
            "\0",
            "\uD800",
            "\uFEFF",
            "é",
            "\u2028",
            " ",
            "99999999999999999999");

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
        for (int round = 0; round < 4000; round++) {
            String text = mutated(originals.get(random.nextInt(originals.size())), random);
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

    private static String mutated(String original, Random random) {
        StringBuilder text = new StringBuilder(original);
        for (int i = random.nextInt(4); i >= 0; i--) {
            int at = random.nextInt(text.length() + 1);
            int end = Math.min(text.length(), at + random.nextInt(20));
            switch (random.nextInt(5)) {
                case 0 -> text.delete(at, end);
                case 1 -> text.insert(at, FRAGMENTS.get(random.nextInt(FRAGMENTS.size())));
                case 2 -> text.insert(at, text.substring(at, end));
                case 3 -> text.replace(at, Math.min(end, at + 1), FRAGMENTS.get(random.nextInt(FRAGMENTS.size())));
                default -> shuffleLines(text, random);
            }
        }
        return text.toString();
    }

    private static void shuffleLines(StringBuilder text, Random random) {
        List<String> lines = new ArrayList<>(text.toString().lines().toList());
        if (lines.size() > 1) {
            String line = lines.remove(random.nextInt(lines.size()));
            lines.add(random.nextInt(lines.size() + 1), " ".repeat(random.nextInt(3)) + line);
            text.setLength(0);
            text.append(String.join("\n", lines));
        }
    }
}
