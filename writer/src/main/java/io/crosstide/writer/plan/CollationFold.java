package io.crosstide.writer.plan;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Maps characters to a text (fold). If the collation treats two values as equal, their folds are equal.
 *
 * <p>Exact for binary collations. Other collations are folded only if their rules for printable ASCII are known
 * (letters are equal only to their other case, nothing else is equal or ignored), and only for values of printable
 * ASCII. A fold that is too coarse reduces parallelism, a fold that is too fine breaks the order. So case and trailing
 * spaces are always removed.
 */
final class CollationFold {
    private static final Set<String> ASCII_COMPATIBLE = Set.of(
            "ascii", "latin1", "latin2", "latin5", "latin7", "utf8mb3", "utf8", "utf8mb4", "cp1250", "cp1251", "cp1256",
            "cp1257", "cp850", "cp852", "cp866", "greek", "hebrew", "koi8r", "koi8u", "gbk", "gb2312", "gb18030",
            "big5", "euckr", "eucjpms", "ujis");
    private static final Set<String> KNOWN = Set.of(
            "utf8mb4_0900_ai_ci",
            "utf8mb4_0900_as_ci",
            "utf8mb4_0900_as_cs",
            "utf8mb4_general_ci",
            "utf8mb4_unicode_ci",
            "utf8mb4_unicode_520_ci",
            "utf8mb3_general_ci",
            "utf8mb3_unicode_ci",
            "utf8mb3_unicode_520_ci",
            "utf8_general_ci",
            "utf8_unicode_ci",
            "utf8_unicode_520_ci",
            "latin1_swedish_ci",
            "latin1_general_ci",
            "latin1_general_cs",
            "ascii_general_ci");

    private CollationFold() {}

    /** Collations whose printable ASCII is folded, for the test against a server. */
    static Set<String> known() {
        return KNOWN;
    }

    /** @param prefixLength number of characters to compare; 0 for all. Returns null if equality cannot be decided. */
    static @Nullable String fold(byte[] bytes, String charset, String collation, int prefixLength) {
        if (!ASCII_COMPATIBLE.contains(charset)) {
            return null;
        }
        int length = prefixLength == 0 ? bytes.length : Math.min(prefixLength, bytes.length);
        boolean ascii = true;
        boolean printable = true;
        for (int i = 0; i < length; i++) {
            ascii &= bytes[i] >= 0;
            printable &= bytes[i] >= ' ' && bytes[i] <= '~';
        }
        if (collation.endsWith("_bin")) {
            return ascii || prefixLength == 0 ? HexFormat.of().formatHex(bytes, 0, trimmed(bytes, length)) : null;
        }
        if (!printable || !KNOWN.contains(collation)) {
            return null;
        }
        return new String(bytes, 0, trimmed(bytes, length), StandardCharsets.US_ASCII).toLowerCase(Locale.ROOT);
    }

    private static int trimmed(byte[] bytes, int length) {
        int end = length;
        while (end > 0 && bytes[end - 1] == ' ') {
            end--;
        }
        return end;
    }
}
