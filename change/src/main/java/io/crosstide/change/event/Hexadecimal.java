package io.crosstide.change.event;

import java.util.HexFormat;
import java.util.regex.Pattern;

/** Bytes as reports show them: {@code 0x} and capital digits, as MySQL takes them back. */
final class Hexadecimal {
    private static final Pattern FORM = Pattern.compile("0x(?:[0-9A-F]{2})*+");
    private static final HexFormat FORMAT = HexFormat.of().withUpperCase();

    private Hexadecimal() {}

    static String of(byte[] bytes) {
        return "0x" + FORMAT.formatHex(bytes);
    }

    /** Whether a text could be taken for one made by {@link #of}. */
    static boolean isForm(String text) {
        return FORM.matcher(text).matches();
    }
}
