package io.crosstide.writer.value;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Conditions that compare stored bytes. Long values are compared by SHA-256, because statements would exceed their
 * maximum size otherwise.
 */
public final class StoredBytes {
    private static final int LONG = 1 << 16;

    private StoredBytes() {}

    /** @param stored an expression that gives the column's bytes */
    public static void same(Sql sql, String stored, byte[] bytes) {
        sql.append(equation(stored, bytes));
    }

    static Equation equation(String stored, byte[] bytes) {
        return bytes.length <= LONG
                ? Equation.of(stored, bytes)
                : Equation.of("SHA2(" + stored + ", 256)", sha256(bytes));
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
