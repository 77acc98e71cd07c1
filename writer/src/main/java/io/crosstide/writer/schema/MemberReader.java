package io.crosstide.writer.schema;

import io.crosstide.change.event.CollationCatalog;
import io.crosstide.change.value.Column;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads the members of the target's ENUM and SET columns in the form that {@link Column} has for the source: decoded
 * from the bytes of the column's character set. The server prints them in UTF-8. If Java may decode the original bytes
 * to other characters, or cannot decode them, the reader asks the server for the bytes.
 *
 * <p>MySQL itself loses members beyond utf8mb3 and prints a question mark: such a column never matches the source's.
 */
record MemberReader(Connection connection) {
    private static final int UTF8MB4_COLLATION = 255;
    private static final Set<String> PRINTED_UNCHANGED = Set.of("utf8mb4", "utf8mb3", "utf8");

    /** @param charset null for a binary column */
    List<String> read(String columnType, @Nullable String charset, int collationId) throws SQLException {
        List<byte[]> printed = TypeMembers.of(columnType);
        if (charset == null) {
            return decoded(printed, collationId);
        }
        boolean asPrinted = PRINTED_UNCHANGED.contains(charset)
                || (CollationCatalog.charset(collationId).isPresent()
                        && printed.stream().allMatch(MemberReader::isAscii));
        return asPrinted ? decoded(printed, UTF8MB4_COLLATION) : decoded(in(charset, printed), collationId);
    }

    private static List<String> decoded(List<byte[]> members, int collationId) {
        return members.stream()
                .map(member -> Column.member(member, collationId))
                .toList();
    }

    private static boolean isAscii(byte[] member) {
        for (byte b : member) {
            if (b < 0) {
                return false;
            }
        }
        return true;
    }

    private List<byte[]> in(String charset, List<byte[]> printed) throws SQLException {
        String hexadecimal = printed.stream()
                .map(member -> "\"" + HexFormat.of().formatHex(member) + "\"")
                .collect(Collectors.joining(",", "[", "]"));
        List<byte[]> bytes = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT HEX(CONVERT(CONVERT(UNHEX(m) USING utf8mb4) USING " + charset
                        + ")) FROM JSON_TABLE(?, '$[*]' COLUMNS (n FOR ORDINALITY, m TEXT PATH '$')) AS t ORDER BY n")) {
            statement.setString(1, hexadecimal);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    bytes.add(HexFormat.of().parseHex(rows.getString(1)));
                }
            }
        }
        return bytes;
    }
}
