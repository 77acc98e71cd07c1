package io.crosstide.change.event;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Character sets of MySQL's collations, for reports and messages. The resource {@code collations.txt} has one line per
 * character set: its name; Java's name for it, or a dash if Java has none; the ids of its collations in MySQL 9.7; the
 * characters that MySQL 9.7 turns into other bytes than Java 17 or 25, as ranges of hexadecimal code points.
 */
public final class CollationCatalog {
    private static final Map<Integer, String> NAMES = new HashMap<>();
    private static final Map<Integer, Charset> CHARSETS = new HashMap<>();
    private static final Map<Integer, BitSet> MAPPED_OTHERWISE = new HashMap<>();

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
                    BitSet otherwise = characters(parts.length > 3 ? parts[3] : "");
                    for (String id : parts[2].split(",")) {
                        NAMES.put(Integer.valueOf(id), parts[0]);
                        MAPPED_OTHERWISE.put(Integer.valueOf(id), otherwise);
                        // Some Java runtimes do not contain the larger character sets.
                        if (Charset.isSupported(parts[1].equals("-") ? "unknown" : parts[1])) {
                            CHARSETS.put(Integer.valueOf(id), Charset.forName(parts[1]));
                        }
                    }
                });
    }

    private static BitSet characters(String ranges) {
        BitSet characters = new BitSet();
        for (String range : ranges.isEmpty() ? new String[0] : ranges.split(",")) {
            String[] ends = range.split("-");
            characters.set(Integer.parseInt(ends[0], 16), Integer.parseInt(ends[ends.length - 1], 16) + 1);
        }
        return characters;
    }

    /** Whether MySQL turns the text into the same bytes of the collation's character set as Java does. */
    public static boolean isMappedAlike(String text, int collationId) {
        BitSet otherwise = MAPPED_OTHERWISE.get(collationId);
        return otherwise != null && (otherwise.isEmpty() || text.codePoints().noneMatch(otherwise::get));
    }

    /** The Java charset that decodes text of the collation; empty for {@code binary} and for unknown collations. */
    public static Optional<Charset> charset(int collationId) {
        return Optional.ofNullable(CHARSETS.get(collationId));
    }

    /** MySQL's name of the character set; empty for an unknown collation. */
    public static Optional<String> characterSet(int collationId) {
        return Optional.ofNullable(NAMES.get(collationId));
    }
}
