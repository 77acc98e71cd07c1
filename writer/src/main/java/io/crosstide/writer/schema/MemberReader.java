package io.crosstide.writer.schema;

import io.crosstide.change.event.CollationCatalog;
import io.crosstide.change.event.Column;
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
 * Finds the members of the target's ENUM and SET columns as {@link Column} has those of the source: decoded from the bytes of
 * the column's character set. The server shows them in UTF-8, so it is asked for the bytes where Java may decode them to other
 * characters, or not at all.
 *
 * <p>MySQL itself forgets members beyond utf8mb3, and shows a question mark: such a column is never the source's.
 */
record MemberReader(Connection connection) {
    private static final int UTF8MB4_COLLATION = 255;
    private static final Set<String> SHOWN_AS_THEY_ARE = Set.of("utf8mb4", "utf8mb3", "utf8");

    /** @param charset null for a binary column */
    List<String> read(String columnType, @Nullable String charset, int collationId) throws SQLException {
        List<byte[]> shown = TypeMembers.of(columnType);
        if (charset == null) {
            return decoded(shown, collationId);
        }
        boolean asShown = SHOWN_AS_THEY_ARE.contains(charset)
                || (CollationCatalog.charset(collationId).isPresent()
                        && shown.stream().allMatch(MemberReader::isAscii));
        return asShown ? decoded(shown, UTF8MB4_COLLATION) : decoded(in(charset, shown), collationId);
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

    private List<byte[]> in(String charset, List<byte[]> shown) throws SQLException {
        String hexadecimal = shown.stream()
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
