package io.crosstide.testkit.cases;

import static io.crosstide.testkit.cases.ColumnCase.BYTES;

import java.util.List;

/** BINARY, VARBINARY and BLOB. */
final class BinaryCases {
    private static final String GROUP = "bytes";

    private BinaryCases() {}

    static List<ColumnCase> all() {
        return List.of(
                bytes("BINARY(6)", "X'00'", "X'610000'", "X'FFFFFFFFFFFF'", "'a '"),
                bytes("BINARY(255)", "X'00'", "REPEAT(X'00', 255)", "REPEAT(X'5C', 254)"),
                bytes("VARBINARY(20)", "''", "X'6100'", "X'270D0A5C1A00'", "X'C3'"),
                bytes("CHAR(4) CHARACTER SET binary", "''", "X'6100'", "X'C3'"),
                bytes("VARCHAR(20) CHARACTER SET binary", "''", "'a '", "X'C320'", "X'0000'"),
                bytes("TEXT CHARACTER SET binary", "''", "'a '", "X'5C2700'", "REPEAT(X'FF20', 300)"),
                bytes("BLOB", "''", "X'00'", "REPEAT(X'FF00', 20000)"),
                bytes("TINYBLOB", "X'00'"),
                bytes("MEDIUMBLOB", "REPEAT(X'5C27', 50000)"),
                bytes("LONGBLOB", "REPEAT(X'5C2700', 300000)"));
    }

    private static ColumnCase bytes(String type, String... values) {
        return ColumnCase.of(GROUP, type, BYTES, values);
    }
}
