package io.crosstide.testkit;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A row that is not the same on all servers.
 *
 * @param key the primary key's columns; all columns for a table without a key
 * @param rows per server all columns of its row, or null where it has none; numbers and times as text, characters and
 *     bytes as {@code 0x…}
 */
public record RowDifference(Map<String, String> key, Map<String, @Nullable Map<String, @Nullable String>> rows) {}
