package io.crosstide.change.event;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Character sets of MySQL's collations, for reports and messages. The resource {@code collations.txt} has a line per
 * character set: its name, Java's name for it or a dash where Java has none, and the ids of its collations in MySQL 9.7.
 */
public final class CollationCatalog {
    private static final Map<Integer, String> NAMES = new HashMap<>();
    private static final Map<Integer, Charset> CHARSETS = new HashMap<>();

    static {
        try (InputStream resource = CollationCatalog.class.getResourceAsStream("collations.txt")) {
            read(Objects.requireNonNull(resource));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private CollationCatalog() {}

    private static void read(InputStream resource) {
        new BufferedReader(new InputStreamReader(resource, StandardCharsets.UTF_8))
                .lines()
                .forEach(line -> {
                    String[] parts = line.split(" ");
                    for (String id : parts[2].split(",")) {
                        NAMES.put(Integer.valueOf(id), parts[0]);
                        // Some Java runtimes come without the larger character sets.
                        if (Charset.isSupported(parts[1].equals("-") ? "unknown" : parts[1])) {
                            CHARSETS.put(Integer.valueOf(id), Charset.forName(parts[1]));
                        }
                    }
                });
    }

    /** The Java charset that decodes it; empty for {@code binary} and what is not known. */
    public static Optional<Charset> charset(int collationId) {
        return Optional.ofNullable(CHARSETS.get(collationId));
    }

    /** MySQL's name of the character set; empty for a collation that is not known. */
    public static Optional<String> characterSet(int collationId) {
        return Optional.ofNullable(NAMES.get(collationId));
    }
}
