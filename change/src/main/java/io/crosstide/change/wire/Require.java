package io.crosstide.change.wire;

/** Conditions on the fields of records. */
final class Require {
    private Require() {}

    static void text(String field, String value) {
        if (value.isEmpty()) {
            throw new IllegalArgumentException(field + " is empty");
        }
    }

    static void notNegative(String field, long value) {
        if (value < 0) {
            throw new IllegalArgumentException(field + " is " + value + ", not 0 or more");
        }
    }

    static void positive(String field, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(field + " is " + value + ", not 1 or more");
        }
    }
}
