package io.crosstide.change.event;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Identifier of an XA transaction.
 *
 * @param gtrid global part, as hexadecimal digits in lower case
 * @param bqual branch, as hexadecimal digits in lower case
 * @param formatId unsigned
 */
public record Xid(String gtrid, String bqual, long formatId) {
    /** More characters than an xid has. */
    private static final int MAX_SHOWN = 300;

    private static final Pattern TEXT = Pattern.compile(
            "X'((?:[0-9a-f]{2}){0,64})',X'((?:[0-9a-f]{2}){0,64})',([0-9]{1,20})", Pattern.CASE_INSENSITIVE);

    /**
     * Reads the form that {@link #toString} gives. The server writes an xid into the binlog in this form.
     *
     * @throws IllegalArgumentException if the text has another form
     */
    public static Xid parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            String shown = text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "…";
            throw new IllegalArgumentException("'" + shown + "' is not an xid like X'6162',X'',1");
        }
        return new Xid(
                matcher.group(1).toLowerCase(Locale.ROOT),
                matcher.group(2).toLowerCase(Locale.ROOT),
                Long.parseUnsignedLong(matcher.group(3)));
    }

    @Override
    public String toString() {
        return "X'" + gtrid + "',X'" + bqual + "'," + Long.toUnsignedString(formatId);
    }
}
