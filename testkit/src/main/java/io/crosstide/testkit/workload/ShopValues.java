package io.crosstide.testkit.workload;

import java.math.BigDecimal;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Random values, with those that are hardest to replicate correctly. */
record ShopValues(Random random) {
    private static final List<String> WORDS = List.of(
            "",
            " ",
            "a",
            "A",
            "\u00e4",
            "stra\u00dfe",
            "Stra\u00dfe ",
            "\u65e5\u672c\u8a9e",
            "\ud83d\ude00 smile",
            "o'neil",
            "back\\slash",
            "tab\there",
            "line\nbreak",
            "%_",
            "NULL",
            "0x00",
            "\u00f1and\u00fa");
    private static final List<String> LATIN_WORDS = List.of("", "K\u00f6ln", "M\u00e1laga", "Paris ", "\u00c5rhus");
    private static final List<String> DOCUMENTS = List.of(
            "{}",
            "[1, 2.5, \"x\", null, true]",
            "{\"color\": \"r\u00e9d\", \"size\": {\"w\": 18446744073709551615, \"h\": -1}}",
            "{\"tags\": [\"a\", \"b\"], \"empty\": \"\"}",
            "\"text\"",
            "1e15");

    String word() {
        return WORDS.get(random.nextInt(WORDS.size()));
    }

    String latinWord() {
        return LATIN_WORDS.get(random.nextInt(LATIN_WORDS.size()));
    }

    String document() {
        return DOCUMENTS.get(random.nextInt(DOCUMENTS.size()));
    }

    <T> @Nullable T orNull(T value) {
        return random.nextInt(4) == 0 ? null : value;
    }

    BigDecimal money() {
        return BigDecimal.valueOf(random.nextInt(2_000_000) - 1_000_000, 2);
    }

    String date() {
        return "%04d-%02d-%02d".formatted(1900 + random.nextInt(200), 1 + random.nextInt(12), 1 + random.nextInt(28));
    }

    String time() {
        return "%s%02d:%02d:%02d.%03d"
                .formatted(
                        random.nextBoolean() ? "-" : "",
                        random.nextInt(838),
                        random.nextInt(60),
                        random.nextInt(60),
                        random.nextInt(1000));
    }

    String dateTime() {
        return "20%02d-%02d-%02d %02d:%02d:%02d.%06d"
                .formatted(
                        random.nextInt(38),
                        1 + random.nextInt(12),
                        1 + random.nextInt(28),
                        random.nextInt(24),
                        random.nextInt(60),
                        random.nextInt(60),
                        random.nextInt(1_000_000));
    }

    byte[] bytes() {
        byte[] bytes = new byte[random.nextInt(65)];
        random.nextBytes(bytes);
        return bytes;
    }

    String oneOf(String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
