package io.crosstide.topology.yaml;

/** Converts text from a file so that it fits into one line of a message. */
public final class Printable {

    private static final int LONGEST = 100;

    private Printable() {}

    /** The text with control characters escaped; long text is cut. */
    public static String text(String text) {
        StringBuilder result = new StringBuilder();
        text.codePoints().limit(LONGEST).forEach(c -> {
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
        return text.codePointCount(0, text.length()) > LONGEST
                ? result.append('…').toString()
                : result.toString();
    }
}
