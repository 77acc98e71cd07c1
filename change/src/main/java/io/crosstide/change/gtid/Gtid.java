package io.crosstide.change.gtid;

import java.util.UUID;

/**
 * A global transaction identifier: the server that committed first, and the number that it gave.
 *
 * @param number 1 to {@link #LAST_NUMBER}
 */
public record Gtid(GtidSource source, long number) implements Comparable<Gtid> {
    /** The greatest number MySQL gives. */
    public static final long LAST_NUMBER = Long.MAX_VALUE - 1;

    public Gtid {
        if (number < 1 || number > LAST_NUMBER) {
            throw new IllegalArgumentException(
                    "GTID number " + number + " of " + source + " is not in 1.." + LAST_NUMBER);
        }
    }

    /** A GTID without a tag. */
    public static Gtid of(UUID uuid, long number) {
        return new Gtid(GtidSource.of(uuid), number);
    }

    /** Reads {@code uuid:n} or {@code uuid:tag:n}; white space around the parts is allowed, as in MySQL. */
    public static Gtid parse(String text) {
        String[] parts = GtidText.parts(text);
        if (parts.length != 2 && parts.length != 3) {
            throw new IllegalArgumentException(
                    GtidText.shown(text) + " is not a GTID of the form uuid:n or uuid:tag:n");
        }
        String tag = parts.length == 3 ? parts[1] : "";
        if (parts.length == 3 && tag.isEmpty()) {
            throw new IllegalArgumentException(GtidText.shown(text) + " has an empty GTID tag");
        }
        return new Gtid(
                new GtidSource(GtidText.uuid(parts[0], text), tag), GtidText.number(parts[parts.length - 1], text));
    }

    @Override
    public int compareTo(Gtid other) {
        int bySource = source.compareTo(other.source);
        return bySource != 0 ? bySource : Long.compare(number, other.number);
    }

    /** {@code uuid:n} or {@code uuid:tag:n}, as {@code SET GTID_NEXT} takes it. */
    @Override
    public String toString() {
        return source + ":" + number;
    }
}
