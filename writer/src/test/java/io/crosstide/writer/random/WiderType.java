package io.crosstide.writer.random;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Wider types of the same family, by the text of a type. */
final class WiderType {
    private static final Pattern TYPE = Pattern.compile("([A-Z]+)(?:\\(([0-9]+)(?:,([0-9]+))?\\))?(.*)");
    private static final Pattern MEMBERS = Pattern.compile("(ENUM|SET)\\((.*)\\)(.*)");
    private static final Pattern MEMBER = Pattern.compile("'([^']*)'");
    private static final List<String> INTEGERS = List.of("TINYINT", "SMALLINT", "MEDIUMINT", "INT", "BIGINT");
    private static final List<String> TEXTS = List.of("TINYTEXT", "TEXT", "MEDIUMTEXT", "LONGTEXT");
    private static final List<String> BLOBS = List.of("TINYBLOB", "BLOB", "MEDIUMBLOB", "LONGBLOB");
    private static final int MAX_SET_MEMBERS = 64;

    /** Maximum bytes of a TINYBLOB. */
    private static final int TINY = 255;

    private final Random random;
    /** Whether the column is in an index, for which a longer column may be too long. */
    private final boolean indexed;

    WiderType(Random random, boolean indexed) {
        this.random = random;
        this.indexed = indexed;
    }

    /** Another type that accepts all values, or the same type. */
    String of(String type) {
        Matcher members = MEMBERS.matcher(type);
        if (members.matches()) {
            return members(members.group(1), members.group(2)) + members.group(3);
        }
        Matcher matcher = TYPE.matcher(type);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(type);
        }
        if (type.contains("ZEROFILL")) {
            return type; // its values would be printed with more zeros
        }
        int length = matcher.group(2) == null ? 0 : Integer.parseInt(matcher.group(2));
        int decimals = matcher.group(3) == null ? 0 : Integer.parseInt(matcher.group(3));
        return of(matcher.group(1), length, decimals, matcher.group(4));
    }

    private String of(String name, int length, int decimals, String rest) {
        return switch (name) {
            case "TINYINT", "SMALLINT", "MEDIUMINT", "INT" -> later(INTEGERS, name) + rest;
            case "DECIMAL" -> decimal(length, decimals) + rest;
            case "FLOAT", "DOUBLE" -> "DOUBLE" + rest;
            case "BIT" -> "BIT(" + upTo(length, 64) + ")" + rest;
            case "TIME", "DATETIME", "TIMESTAMP" -> name + "(" + upTo(length, 6) + ")" + rest;
            case "CHAR", "VARCHAR" -> characters(name, length, rest.contains("SET binary")) + rest;
            case "BINARY", "VARBINARY" ->
                indexed || random.nextBoolean()
                        ? "VARBINARY(" + upTo(length, length + 20) + ")"
                        : later(BLOBS, length <= TINY ? "TINYBLOB" : "BLOB");
            case "TINYTEXT", "TEXT", "MEDIUMTEXT" -> later(TEXTS, name) + rest;
            case "TINYBLOB", "BLOB", "MEDIUMBLOB" -> later(BLOBS, name) + rest;
            case "POINT" -> "GEOMETRY" + rest;
            case "VECTOR" -> "VECTOR(" + upTo(length, length + 3) + ")";
            default -> name + rest;
        };
    }

    private int upTo(int length, int max) {
        return length + random.nextInt(max - length + 1);
    }

    private String later(List<String> sizes, String size) {
        int index = sizes.indexOf(size);
        return sizes.get(upTo(index, sizes.size() - 1));
    }

    private String decimal(int digits, int decimals) {
        int scale = upTo(decimals, 30);
        int whole = upTo(digits - decimals, 65);
        return whole + scale > 65
                ? "DECIMAL(" + digits + "," + decimals + ")"
                : "DECIMAL(" + (whole + scale) + "," + scale + ")";
    }

    private String characters(String name, int length, boolean binary) {
        if (!indexed && random.nextInt(3) == 0) {
            return later(TEXTS, "TEXT");
        }
        // characters of the character set binary are bytes: a longer CHAR would be padded
        String varied = binary || random.nextBoolean() ? "VARCHAR" : name;
        return varied + "(" + upTo(length, name.equals("CHAR") ? 255 : length + 30) + ")";
    }

    private String members(String type, String list) {
        List<String> members = new ArrayList<>();
        Matcher matcher = MEMBER.matcher(list);
        while (matcher.find()) {
            members.add(matcher.group(1));
        }
        if (members.size() < MAX_SET_MEMBERS || type.equals("ENUM")) {
            members.add("more");
        }
        Collections.shuffle(members, random);
        return type + "('" + String.join("','", members) + "')";
    }
}
