package io.crosstide.writer.random;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * CHAR, VARCHAR and TEXT in many character sets and collations; ENUM and SET, whose members also have a character set.
 */
final class CharacterTypes {
    private static final List<String> WORDS = List.of(
            "", " ", "a", "A", "á", "a ", "a  ", "ab", "AB", "áB", "abc", "abd", "0x41", "0xE9", "NULL", "ss", "ß", "e",
            "é", "E", "æ", "ae", "中", "中文", "😀", "あ", "ア", "ｱ", "я", "Я", "x\0", "\t", "0", "00", "#1", "O'Neil", "\\",
            "~", "\u00a5", "i", "I", "ı", "İ", "\ufeff", "a\u0301", "\u200d", "ส");

    private CharacterTypes() {}

    static Draft random(Random random, Set<Feature> features) {
        CharacterSet set = CharacterSet.random(random);
        String suffix = set.attributes(random, features);
        int which = random.nextInt(10);
        if (which < 2) {
            int length = 1 + random.nextInt(random.nextInt(4) == 0 ? 255 : 12);
            return draft("CHAR(" + length + ")" + suffix, length, set, length * set.bytes(), random);
        }
        if (which < 7) {
            int length = 1 + random.nextInt(random.nextInt(4) == 0 ? 400 : 20);
            return draft("VARCHAR(" + length + ")" + suffix, length, set, length * set.bytes() + 2, random);
        }
        String type = Draft.one(List.of("TINYTEXT", "TEXT", "MEDIUMTEXT", "LONGTEXT"), random);
        Draft text = draft(type + suffix, 60, set, 0, random);
        List<String> values = new ArrayList<>(text.values());
        if (!type.equals("TINYTEXT") && random.nextInt(6) == 0) {
            values.add("REPEAT('" + random.nextInt(1000) + "x', " + (1 + random.nextInt(20_000)) + ")");
        }
        return new Draft(text.type(), ColumnKind.CHARACTERS, values, 0, set.bytes());
    }

    private static Draft draft(String type, int length, CharacterSet set, int keyBytes, Random random) {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            values.add(literal(cut(Draft.one(WORDS, random), length)));
        }
        String base = Draft.one(WORDS, random) + Draft.one(WORDS, random);
        values.add(literal(cut(base, length)));
        values.add(literal(cut(base + "x", length)));
        if (random.nextInt(3) == 0) {
            byte[] bytes = new byte[Math.max(2, 2 * (1 + random.nextInt(Math.min(length, 4))))];
            random.nextBytes(bytes);
            for (int i = 0; i < bytes.length && set.name().equals("ascii"); i++) {
                bytes[i] &= 0x7f; // 8.0.15 stores others, 9.7 refuses them
            }
            values.add("X'" + HexFormat.of().formatHex(bytes) + "'");
        }
        return new Draft(type, ColumnKind.CHARACTERS, Draft.some(values, random), keyBytes, set.bytes());
    }

    private static String cut(String text, int length) {
        return text.codePointCount(0, text.length()) <= length
                ? text
                : text.substring(0, text.offsetByCodePoints(0, length));
    }

    /** Without backslashes, because they have no special meaning in some SQL modes. */
    static String literal(String text) {
        boolean plain = text.chars().allMatch(each -> each >= ' ' && each <= '~' && each != '\'' && each != '\\');
        return plain
                ? "'" + text + "'"
                : "_utf8mb4 X'" + HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8)) + "'";
    }

    static Draft members(Random random) {
        boolean many = random.nextInt(5) == 0;
        boolean set = random.nextBoolean();
        List<String> names = new ArrayList<>(Draft.some(
                List.of("a", "b", "c d", "ü", "中", "x-y", "", "#1", "#3", "0", "1", "NULL", "0x41", "E", "q"), random));
        if (set) {
            names.remove("");
        }
        if (many) {
            for (int i = 0; i < (set ? 50 : 300); i++) {
                names.add("m" + i);
            }
        }
        names = names.subList(0, set ? Math.min(names.size(), 64) : names.size());
        String list = String.join("','", names);
        String charset = random.nextBoolean() && names.stream().allMatch(CharacterTypes::isAscii)
                ? " CHARACTER SET " + Draft.one(List.of("latin1", "ucs2", "utf8mb3", "binary"), random)
                : " CHARACTER SET utf8mb4";
        List<String> values = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            values.add(
                    set ? Long.toUnsignedString(bits(random, names.size())) : "" + (1 + random.nextInt(names.size())));
        }
        values.add(set ? "0" : "''");
        return Draft.number(
                (set ? "SET" : "ENUM") + "('" + list + "')" + charset,
                set ? ColumnKind.SET : ColumnKind.ENUM,
                values,
                random);
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(each -> each < 0x80);
    }

    private static long bits(Random random, int count) {
        return count == 64 ? random.nextLong() : random.nextLong() & ((1L << count) - 1);
    }
}
