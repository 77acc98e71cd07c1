package io.crosstide.bookkeeping;

import org.jspecify.annotations.Nullable;

/**
 * A column that the target's table did not have when rows were applied.
 *
 * @param defaultValue the literal of the column's default at the source; null is the default NULL
 * @param foundDefault the other default that the column had when the target got it; null when that did not happen
 */
public record MissingColumnRow(
        String column,
        @Nullable String defaultValue,
        @Nullable String foundDefault) {}
