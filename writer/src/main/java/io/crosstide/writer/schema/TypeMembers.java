package io.crosstide.writer.schema;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Parses the members of ENUM and SET from the type as information_schema prints it, in UTF-8. Members of a binary
 * column that are not valid UTF-8 are printed as {@code x'ff'}.
 */
final class TypeMembers {
    private final String type;
    private int next;

    private TypeMembers(String type) {
        this.type = type;
        this.next = type.indexOf('(') + 1;
    }

    /** The bytes of the members of {@code enum('a','it''s')}; none for other types. */
    static List<byte[]> of(String columnType) {
        return columnType.startsWith("enum(") || columnType.startsWith("set(")
                ? new TypeMembers(columnType).members()
                : List.of();
    }

    private List<byte[]> members() {
        List<byte[]> members = new ArrayList<>();
        while (type.charAt(next) != ')') {
            if (type.charAt(next) == ',') {
                next++;
            }
            boolean hexadecimal = type.charAt(next) == 'x';
            if (hexadecimal) {
                next++;
            }
            String text = quoted();
            members.add(hexadecimal ? HexFormat.of().parseHex(text) : text.getBytes(StandardCharsets.UTF_8));
        }
        return members;
    }

    private String quoted() {
        StringBuilder text = new StringBuilder();
        next++;
        while (true) {
            char c = type.charAt(next++);
            if (c == '\\') {
                text.append(unescaped(type.charAt(next++)));
            } else if (c != '\'') {
                text.append(c);
            } else if (type.charAt(next) == '\'') {
                text.append(c);
                next++;
            } else {
                return text.toString();
            }
        }
    }

    private static char unescaped(char c) {
        return switch (c) {
            case '0' -> '\0';
            case 'n' -> '\n';
            case 'r' -> '\r';
            default -> c;
        };
    }
}
