package io.crosstide.writer.row;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** SQL for a value as a conflict record shows it, based only on {@code docs/conflicts.md}. */
public final class RecordedValue {
    /** Types whose values are shown and written in the same way. */
    public enum Family {
        NUMBER,
        FLOATING,
        TEMPORAL,
        CHARACTERS,
        BYTES,
        ENUM,
        SET,
        JSON
    }

    private static final Pattern EXPRESSION = Pattern.compile("CAST\\(|JSON_|IF\\(|\\(SELECT");
    private static final Pattern BYTES = Pattern.compile("0x(?:[0-9A-F]{2})*");
    private static final Pattern NUMBERED = Pattern.compile("#([0-9]+)");
    private static final Pattern MEMBER = Pattern.compile("'((?:[^']|'')*)'");

    private RecordedValue() {}

    /** Whether it is a JSON document in MySQL's binary form, which SQL cannot read. */
    public static boolean isBinaryJson(Family family, String text) {
        return family == Family.JSON && BYTES.matcher(text).matches();
    }

    /** @param type as in CREATE TABLE */
    public static String sql(Family family, String type, String text) {
        return switch (family) {
            case NUMBER -> text;
            case FLOATING -> text.equals("-0") ? "-0e0" : text;
            case TEMPORAL -> quoted(text);
            case CHARACTERS -> BYTES.matcher(text).matches() ? bytes(text) : quoted(text);
            case BYTES -> bytes(text);
            case ENUM -> NUMBERED.matcher(text).matches() ? text.substring(1) : quoted(text);
            case SET -> text.contains("#") ? bits(members(type), text) : quoted(text);
            case JSON -> EXPRESSION.matcher(text).lookingAt() ? text : "CAST(" + quoted(text) + " AS JSON)";
        };
    }

    /** Whether MySQL may round a number that an expression gives to a column of this type: a FLOAT(M,D) or DOUBLE(M,D). */
    public static boolean isRounded(Family family, String type) {
        return family == Family.FLOATING && type.contains("(");
    }

    /**
     * A table whose only column has the number. MySQL copies the number from there without rounding.
     *
     * @param name of the table and its column
     * @param type as in CREATE TABLE
     */
    public static String table(String name, String type, String text) {
        return "JSON_TABLE(JSON_ARRAY(" + text + (text.matches(".*[Ee].*") ? "" : "e0") + "), '$[*]' COLUMNS (" + name
                + " " + type.replaceFirst("\\(.*?\\)", "") + " PATH '$')) AS " + name;
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'";
    }

    private static String bytes(String text) {
        if (!BYTES.matcher(text).matches()) {
            throw new AssertionError("not of the form 0x…: " + text);
        }
        return text.equals("0x") ? "''" : text;
    }

    private static String bits(List<String> members, String text) {
        long bits = 0;
        for (String name : text.split(",", -1)) {
            Matcher numbered = NUMBERED.matcher(name);
            int number = numbered.matches() ? Integer.parseInt(numbered.group(1)) : members.indexOf(name) + 1;
            bits |= 1L << (number - 1);
        }
        return Long.toUnsignedString(bits);
    }

    private static List<String> members(String type) {
        List<String> members = new ArrayList<>();
        Matcher matcher = MEMBER.matcher(type);
        while (matcher.find()) {
            members.add(matcher.group(1).replace("''", "'"));
        }
        return members;
    }
}
