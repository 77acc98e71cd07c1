package io.crosstide.writer.schema;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The server's collations and their ids. Table maps identify collations by id. */
final class Collations {
    private final Map<String, Integer> ids;

    private Collations(Map<String, Integer> ids) {
        this.ids = ids;
    }

    static Collations read(Connection connection) throws SQLException {
        Map<String, Integer> ids = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("SELECT COLLATION_NAME, ID FROM information_schema.COLLATIONS")) {
            while (rows.next()) {
                ids.put(rows.getString(1), rows.getInt(2));
            }
        }
        return new Collations(Map.copyOf(ids));
    }

    /** 0 for null and for collations that the server does not list. */
    int id(@Nullable String collation) {
        return collation == null ? 0 : ids.getOrDefault(collation, 0);
    }
}
