package io.crosstide.writer.value;

import java.sql.SQLException;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A byte that its column's character set does not define, such as {@code A1} in cp1257. In single-byte character sets
 * MySQL stores and compares such bytes like all others, but warns if CONVERT meets one. In other character sets bytes
 * that are not a character would be lost.
 */
public final class UndefinedCharacter {
    private static final Set<String> SINGLE_BYTE = Set.of(
            "armscii8",
            "cp1250",
            "cp1251",
            "cp1256",
            "cp1257",
            "cp850",
            "cp852",
            "cp866",
            "dec8",
            "geostd8",
            "greek",
            "hebrew",
            "hp8",
            "keybcs2",
            "koi8r",
            "koi8u",
            "latin1",
            "latin2",
            "latin5",
            "latin7",
            "macce",
            "macroman",
            "swe7",
            "tis620");
    private static final int INVALID_CHARACTER_STRING = 1300;
    private static final Pattern CHARACTER_SET = Pattern.compile("Invalid (\\w+) character string");

    private UndefinedCharacter() {}

    /** Whether the warning reports a byte that is stored unchanged. */
    public static boolean isKept(SQLException warning) {
        if (warning.getErrorCode() != INVALID_CHARACTER_STRING) {
            return false;
        }
        Matcher matcher = CHARACTER_SET.matcher(String.valueOf(warning.getMessage()));
        return matcher.find() && SINGLE_BYTE.contains(matcher.group(1));
    }
}
