package io.crosstide.change.wire;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Objects;

/** Bytes of the wire format when it was fixed: lines of hexadecimal digits under {@code src/test/resources/wire}. */
final class Golden {
    private static final int LINE = 64;

    private Golden() {}

    static byte[] bytes(String name) throws IOException {
        try (InputStream file = Objects.requireNonNull(Golden.class.getResourceAsStream("/wire/" + name), name)) {
            String text = new String(file.readAllBytes(), StandardCharsets.US_ASCII);
            return HexFormat.of().parseHex(text.replace("\n", ""));
        }
    }

    /** The bytes as lines of the file. */
    static String lines(byte[] bytes) {
        return HexFormat.of().formatHex(bytes).replaceAll("(.{" + LINE + "})", "$1\n");
    }
}
