package io.crosstide.topology.parser;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Topology files with random damage. */
final class TopologyMutation {

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

    private TopologyMutation() {}

    static String of(String original, Random random) {
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
