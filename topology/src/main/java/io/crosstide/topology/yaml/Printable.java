package io.crosstide.topology.yaml;

/** Converts text from a file so that it fits into one line of a message. */
public final class Printable {

    private static final int LONGEST = 100;
    private static final int LONGEST_LINE = 2_000;

    private Printable() {}

    /** The text with control characters escaped; long text is cut. */
    public static String text(String text) {
        return cut(text, LONGEST);
    }

    /** The same for a whole message, which may name many things. */
    public static String line(String text) {
        return cut(text, LONGEST_LINE);
    }

    private static String cut(String text, int longest) {
        StringBuilder result = new StringBuilder();
        text.codePoints().limit(longest).forEach(c -> {
            int type = Character.getType(c);
            if (type == Character.CONTROL
                    || type == Character.FORMAT
                    || type == Character.SURROGATE
                    || type == Character.LINE_SEPARATOR
                    || type == Character.PARAGRAPH_SEPARATOR) {
                result.append("\\u{").append(Integer.toHexString(c)).append('}');
            } else {
                result.appendCodePoint(c);
            }
        });
        return text.codePointCount(0, text.length()) > longest
                ? result.append('…').toString()
                : result.toString();
    }
}
