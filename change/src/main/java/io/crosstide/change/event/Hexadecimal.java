package io.crosstide.change.event;

import java.util.HexFormat;

/** Bytes as reports show them: {@code 0x} and capital digits, as MySQL takes them back. */
final class Hexadecimal {
    private static final HexFormat FORMAT = HexFormat.of().withUpperCase();

    private Hexadecimal() {}

    static String of(byte[] bytes) {
        return "0x" + FORMAT.formatHex(bytes);
    }
}
