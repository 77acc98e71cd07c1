package io.crosstide.writer.random;

import io.crosstide.testkit.cases.ExactView;
import io.crosstide.writer.row.RecordedValue.Family;

/**
 * Families of types: how a server prints a value so that two values print equally only if they are the same, in columns
 * of equal or wider types.
 */
enum ColumnKind {
    NUMBER(Constants.DIGITS),
    /** All releases print numbers in JSON in the same way. */
    FLOATING("CAST(JSON_ARRAY(%s * 1e0) AS CHAR)"),
    BITS("HEX(%s + 0)"),
    TEMPORAL(Constants.DIGITS),
    CHARACTERS("HEX(%s)"),
    BYTES("HEX(%s)"),
    ENUM("CONCAT(%1$s + 0 = 0, HEX(%1$s))"),
    /** Printed member by member. */
    SET(""),
    JSON(ExactView.JSON);

    /** Without trailing zeros, which depend only on the column's number of digits. */
    private static final class Constants {
        private static final String DIGITS = "TRIM(TRAILING '0' FROM CONCAT(CAST(%1$s AS CHAR),"
                + " IF(LOCATE('.', CAST(%1$s AS CHAR)) > 0, '', '.')))";
    }

    private final String view;

    ColumnKind(String view) {
        this.view = view;
    }

    /** How conflict records show its values. */
    Family family() {
        return switch (this) {
            case NUMBER -> Family.NUMBER;
            case FLOATING -> Family.FLOATING;
            case TEMPORAL -> Family.TEMPORAL;
            case CHARACTERS -> Family.CHARACTERS;
            case BITS, BYTES -> Family.BYTES;
            case ENUM -> Family.ENUM;
            case SET -> Family.SET;
            case JSON -> Family.JSON;
        };
    }

    /** A format string with the column's name as its argument. */
    String view() {
        return view;
    }
}
