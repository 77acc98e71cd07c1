package io.crosstide.testkit.cases;

import static io.crosstide.testkit.cases.ColumnCase.BYTES;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** CHAR, VARCHAR and TEXT in the character sets, with and without padding. */
final class TextCases {
    private static final String GROUP = "text";

    /**
     * Character sets whose letters have another number of bytes than in utf8mb4, or bytes that mean other letters
     * elsewhere.
     */
    private static final Set<String> OF_EVERY_LENGTH = Set.of("utf8mb3", "gbk", "big5", "sjis", "utf16", "ucs2");

    private TextCases() {}

    static List<ColumnCase> all() {
        List<ColumnCase> cases = new ArrayList<>();
        samples().forEach((charset, sample) -> {
            String[] values = {
                "''", "'a '", "'  x'", "_utf8mb4'\\'\\\\\\0x '", sample, "CONCAT(" + sample + ", ' ')",
            };
            cases.add(text("VARCHAR(40) CHARACTER SET " + charset, values));
            cases.add(text("CHAR(10) CHARACTER SET " + charset, values));
            cases.add(text("TEXT CHARACTER SET " + charset, values));
            if (OF_EVERY_LENGTH.contains(charset)) {
                cases.add(text("TINYTEXT CHARACTER SET " + charset, values));
                cases.add(text("MEDIUMTEXT CHARACTER SET " + charset, values));
                cases.add(text("LONGTEXT CHARACTER SET " + charset, values));
            }
        });
        for (String collation : List.of(
                "utf8mb4_general_ci",
                "utf8mb4_bin",
                "utf8mb4_unicode_520_ci",
                "utf8mb4_0900_as_cs",
                "utf8mb4_ja_0900_as_cs_ks",
                "utf8mb4_tr_0900_ai_ci",
                "latin1_german2_ci",
                "latin1_general_cs")) {
            cases.add(text("VARCHAR(20) COLLATE " + collation, "'a'", "'A '", "'ä'", "'a\\t'", "'ß'"));
        }
        cases.add(text("VARCHAR(20) COLLATE utf8mb4_0900_bin", "'a'", "'A '", "'ä'")
                .since("8.0.17"));
        cases.add(text("VARCHAR(20) COLLATE utf8mb4_zh_0900_as_cs", "'中'", "'中 '", "'文'")
                .since("8.0.16"));
        cases.add(text("VARCHAR(30)", "'Straße 😀'", "'straße 😀'", "'\\r\\n\\t%_'", "' '"));
        cases.add(text("CHAR(9)", "'ab  '", "'  ab'", "''", "'😀'"));
        cases.add(text("CHAR(12) CHARACTER SET latin1", "'ÄÖß'", "'€'", "X'8190A0FF'", "'a'"));
        cases.add(text("VARCHAR(255) CHARACTER SET latin1 COLLATE latin1_bin", "X'00FF80'", "'x '"));
        cases.add(text("TINYTEXT", "'t'", "REPEAT('ü', 127)"));
        cases.add(text("TEXT", "'long 中文'", "REPEAT('ä', 5000)", "REPEAT('x', 65535)", "''"));
        cases.add(text("MEDIUMTEXT CHARACTER SET latin1", "REPEAT('ä', 70000)"));
        cases.add(text("LONGTEXT", "REPEAT('中', 100000)"));
        return cases;
    }

    /** A text for each character set, with characters whose second byte is a backslash if the set has them. */
    private static Map<String, String> samples() {
        Map<String, String> samples = new LinkedHashMap<>();
        samples.put("utf8mb4", "'中😀é'");
        samples.put("utf8mb3", "'中é€'");
        samples.put("latin1", "'é€ÿ'");
        samples.put("ascii", "'~!'");
        samples.put("gbk", "_gbk X'815C5C278160'");
        samples.put("gb18030", "_gb18030 X'815C81308130D6D0'");
        samples.put("big5", "_big5 X'A55C5C27B35C'");
        samples.put("sjis", "_sjis X'835C5C27955C'");
        samples.put("cp932", "_cp932 X'835C5C27FA5C'");
        samples.put("ujis", "_ujis X'B0A18FB0A18EB1'");
        samples.put("eucjpms", "_eucjpms X'B0A18FB0A1ADA1'");
        samples.put("euckr", "_euckr X'B0A1C7D1'");
        samples.put("utf16", "_utf16 X'4E2D005CD83DDE00'");
        samples.put("utf16le", "'中\\\\😀'");
        samples.put("utf32", "_utf32 X'00004E2D0000005C0001F600'");
        samples.put("ucs2", "_ucs2 X'4E2D005C5C00'");
        samples.put("dec8", "_dec8 X'E95C27FD'");
        samples.put("hp8", "_hp8 X'C55C27F0'");
        samples.put("keybcs2", "_keybcs2 X'825C2780'");
        return samples;
    }

    private static ColumnCase text(String type, String... values) {
        return ColumnCase.of(GROUP, type, BYTES, values);
    }
}
