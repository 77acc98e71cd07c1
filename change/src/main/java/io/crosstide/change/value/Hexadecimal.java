package io.crosstide.change.value;

import java.util.HexFormat;
import java.util.regex.Pattern;

/** Bytes as reports show them: {@code 0x} and upper-case digits, a form that MySQL reads. */
final class Hexadecimal {
    private static final Pattern FORM = Pattern.compile("0x(?:[0-9A-F]{2})*+");
    private static final HexFormat FORMAT = HexFormat.of().withUpperCase();

    private Hexadecimal() {}

    static String of(byte[] bytes) {
        return "0x" + FORMAT.formatHex(bytes);
    }

    /** Whether a text has the form that {@link #of} gives. */
    static boolean isForm(String text) {
        return FORM.matcher(text).matches();
    }
}
