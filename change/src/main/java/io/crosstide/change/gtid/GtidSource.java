package io.crosstide.change.gtid;

import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The part of a GTID before its number: the UUID of the server (or group) that committed first, and a tag.
 *
 * @param tag empty if there is none; otherwise as MySQL normalises it: lower case, a letter or underscore followed by
 *     at most 31 letters, digits or underscores
 */
public record GtidSource(UUID uuid, String tag) implements Comparable<GtidSource> {
    private static final Pattern TAG = Pattern.compile("[a-z_][a-z0-9_]{0,31}");

    public GtidSource {
        if (!tag.isEmpty()) {
            tag = tag.strip().toLowerCase(Locale.ROOT);
            if (!TAG.matcher(tag).matches()) {
                throw new IllegalArgumentException(GtidText.shown(tag)
                        + " is not a GTID tag: a letter or underscore, then at most 31 letters, digits or"
                        + " underscores");
            }
        }
    }

    /** The source of GTIDs without a tag. */
    public static GtidSource of(UUID uuid) {
        return new GtidSource(uuid, "");
    }

    /** MySQL's order: by the bytes of the UUID, then by tag, no tag first. */
    @Override
    public int compareTo(GtidSource other) {
        int high = Long.compareUnsigned(uuid.getMostSignificantBits(), other.uuid.getMostSignificantBits());
        if (high != 0) {
            return high;
        }
        int low = Long.compareUnsigned(uuid.getLeastSignificantBits(), other.uuid.getLeastSignificantBits());
        return low != 0 ? low : tag.compareTo(other.tag);
    }

    /** {@code uuid} or {@code uuid:tag}. */
    @Override
    public String toString() {
        return tag.isEmpty() ? uuid.toString() : uuid + ":" + tag;
    }
}
