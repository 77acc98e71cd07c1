package io.crosstide.writer.random;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * A character set with some of its collations.
 *
 * @param bytes maximum bytes of a character
 */
record CharacterSet(String name, int bytes, List<String> collations) {
    /** The usual ones first. */
    private static final List<CharacterSet> ALL = List.of(
            new CharacterSet(
                    "utf8mb4",
                    4,
                    List.of(
                            "utf8mb4_0900_ai_ci",
                            "utf8mb4_0900_as_cs",
                            "utf8mb4_general_ci",
                            "utf8mb4_unicode_520_ci",
                            "utf8mb4_bin",
                            "utf8mb4_0900_bin",
                            "utf8mb4_ja_0900_as_cs_ks",
                            "utf8mb4_zh_0900_as_cs",
                            "utf8mb4_turkish_ci",
                            "utf8mb4_de_pb_0900_ai_ci")),
            new CharacterSet("utf8mb3", 3, List.of("utf8mb3_general_ci", "utf8mb3_unicode_ci", "utf8mb3_bin")),
            new CharacterSet(
                    "latin1", 1, List.of("latin1_swedish_ci", "latin1_german2_ci", "latin1_bin", "latin1_general_cs")),
            new CharacterSet("ascii", 1, List.of("ascii_general_ci", "ascii_bin")),
            new CharacterSet("gbk", 2, List.of("gbk_chinese_ci", "gbk_bin")),
            new CharacterSet("gb18030", 4, List.of("gb18030_chinese_ci", "gb18030_unicode_520_ci")),
            new CharacterSet("big5", 2, List.of("big5_chinese_ci", "big5_bin")),
            new CharacterSet("sjis", 2, List.of("sjis_japanese_ci", "sjis_bin")),
            new CharacterSet("cp932", 2, List.of("cp932_japanese_ci")),
            new CharacterSet("ujis", 3, List.of("ujis_japanese_ci")),
            new CharacterSet("euckr", 2, List.of("euckr_korean_ci")),
            new CharacterSet("utf16", 4, List.of("utf16_general_ci", "utf16_unicode_ci", "utf16_bin")),
            new CharacterSet("utf16le", 4, List.of("utf16le_general_ci")),
            new CharacterSet("utf32", 4, List.of("utf32_general_ci")),
            new CharacterSet("ucs2", 2, List.of("ucs2_general_ci", "ucs2_bin")),
            new CharacterSet("cp1251", 1, List.of("cp1251_general_ci")),
            new CharacterSet("latin2", 1, List.of("latin2_czech_cs", "latin2_general_ci")),
            new CharacterSet("tis620", 1, List.of("tis620_thai_ci")),
            new CharacterSet("koi8r", 1, List.of("koi8r_general_ci")),
            new CharacterSet("eucjpms", 3, List.of("eucjpms_japanese_ci", "eucjpms_bin")),
            new CharacterSet("gb2312", 2, List.of("gb2312_chinese_ci", "gb2312_bin")),
            new CharacterSet("latin5", 1, List.of("latin5_turkish_ci", "latin5_bin")),
            new CharacterSet("latin7", 1, List.of("latin7_general_ci", "latin7_estonian_cs")),
            new CharacterSet("cp1250", 1, List.of("cp1250_general_ci", "cp1250_czech_cs", "cp1250_polish_ci")),
            new CharacterSet("cp1256", 1, List.of("cp1256_general_ci")),
            new CharacterSet("cp1257", 1, List.of("cp1257_general_ci", "cp1257_lithuanian_ci")),
            new CharacterSet("cp850", 1, List.of("cp850_general_ci")),
            new CharacterSet("cp852", 1, List.of("cp852_general_ci")),
            new CharacterSet("cp866", 1, List.of("cp866_general_ci")),
            new CharacterSet("dec8", 1, List.of("dec8_swedish_ci")),
            new CharacterSet("hp8", 1, List.of("hp8_english_ci")),
            new CharacterSet("swe7", 1, List.of("swe7_swedish_ci")),
            new CharacterSet("greek", 1, List.of("greek_general_ci")),
            new CharacterSet("hebrew", 1, List.of("hebrew_general_ci")),
            new CharacterSet("koi8u", 1, List.of("koi8u_general_ci")),
            new CharacterSet("armscii8", 1, List.of("armscii8_general_ci")),
            new CharacterSet("geostd8", 1, List.of("geostd8_general_ci")),
            new CharacterSet("keybcs2", 1, List.of("keybcs2_general_ci")),
            new CharacterSet("macce", 1, List.of("macce_general_ci")),
            new CharacterSet("macroman", 1, List.of("macroman_general_ci")));

    private static final int USUAL = 4;

    CharacterSet {
        collations = List.copyOf(collations);
    }

    static CharacterSet random(Random random) {
        return Draft.one(ALL.subList(0, random.nextInt(2) == 0 ? ALL.size() : USUAL), random);
    }

    /** The attributes after the type, with one of the collations. */
    String attributes(Random random, Set<Feature> features) {
        String named = " CHARACTER SET " + name;
        if (name.equals("utf8mb3") && !features.contains(Feature.UTF8MB3_COLLATIONS)) {
            return random.nextBoolean() ? named : named + " BINARY";
        }
        List<String> left = new ArrayList<>(collations);
        if (!features.contains(Feature.LATER_0900_COLLATIONS)) {
            left.removeAll(List.of("utf8mb4_0900_bin", "utf8mb4_zh_0900_as_cs"));
        }
        return named + " COLLATE " + Draft.one(left, random);
    }
}
