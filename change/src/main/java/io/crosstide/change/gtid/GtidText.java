package io.crosstide.change.gtid;

import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads GTID sets as MySQL prints them and as people type them. */
final class GtidText {
    private static final Pattern UUID_FORM = Pattern.compile(
            "\\{?(\\p{XDigit}{8})-?(\\p{XDigit}{4})-?(\\p{XDigit}{4})-?(\\p{XDigit}{4})-?(\\p{XDigit}{12})}?");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,19}");
    private static final Pattern INTERVAL = Pattern.compile("([0-9]{1,19})(?:\\s*-\\s*([0-9]{1,19}))?");

    private static final int CANONICAL_LENGTH = 36;

    /** Characters of a text that a message shows. */
    private static final int MAX_SHOWN = 200;

    private GtidText() {}

    static GtidSet parse(String text) {
        GtidSetBuilder builder = new GtidSetBuilder();
        for (String part : text.split(",", -1)) {
            if (!part.isBlank()) {
                addSource(builder, parts(part), text);
            }
        }
        return builder.build();
    }

    /** What is between the colons, without white space around it. */
    static String[] parts(String text) {
        String[] parts = text.split(":", -1);
        for (int i = 0; i < parts.length; i++) {
            parts[i] = parts[i].strip();
        }
        return parts;
    }

    /** In quotes, for a message; cut if it is long. */
    static String shown(String text) {
        return text.length() <= MAX_SHOWN ? "'" + text + "'" : "'" + text.substring(0, MAX_SHOWN) + "…'";
    }

    private static void addSource(GtidSetBuilder builder, String[] parts, String text) {
        UUID uuid = uuid(parts[0], text);
        GtidSource source = GtidSource.of(uuid);
        for (int i = 1; i < parts.length; i++) {
            Matcher interval = INTERVAL.matcher(parts[i]);
            if (interval.matches()) {
                long first = number(interval.group(1), text);
                long last = interval.group(2) == null ? first : number(interval.group(2), text);
                // MySQL treats an interval that ends before it starts as empty.
                if (first <= last) {
                    builder.add(source, first, last);
                }
            } else if (parts[i].isEmpty()) {
                throw new IllegalArgumentException(shown(text) + " is not a GTID set: an interval is missing");
            } else {
                source = new GtidSource(uuid, parts[i]);
            }
        }
    }

    static UUID uuid(String part, String text) {
        if (isCanonical(part)) {
            return UUID.fromString(part);
        }
        Matcher form = UUID_FORM.matcher(part);
        if (!form.matches()) {
            throw new IllegalArgumentException(shown(part) + " in " + shown(text) + " is not a server UUID");
        }
        return UUID.fromString(form.replaceFirst("$1-$2-$3-$4-$5"));
    }

    /** Whether it is written as MySQL prints it. A record has a GTID, so most are, and this is faster than the pattern. */
    private static boolean isCanonical(String part) {
        if (part.length() != CANONICAL_LENGTH) {
            return false;
        }
        for (int i = 0; i < CANONICAL_LENGTH; i++) {
            boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
            char c = part.charAt(i);
            boolean hexadecimal = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
            if (dash ? c != '-' : !hexadecimal) {
                return false;
            }
        }
        return true;
    }

    static long number(String part, String text) {
        if (NUMBER.matcher(part).matches()) {
            try {
                long number = Long.parseLong(part);
                if (number >= 1 && number <= Gtid.LAST_NUMBER) {
                    return number;
                }
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(
                        shown(part) + " in " + shown(text) + " is greater than any GTID number", e);
            }
        }
        throw new IllegalArgumentException(
                shown(part) + " in " + shown(text) + " is not a GTID number from 1 to " + Gtid.LAST_NUMBER);
    }
}
