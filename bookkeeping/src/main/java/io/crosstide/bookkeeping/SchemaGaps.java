package io.crosstide.bookkeeping;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the parts of {@link CrosstideSchema} that a server lacks, because an older version may have created its tables.
 */
public final class SchemaGaps {
    private static final Pattern TABLE = Pattern.compile("CREATE TABLE IF NOT EXISTS `crosstide`\\.`([a-z_]+)`");
    private static final Pattern COLUMN = Pattern.compile("(?m)^  `([a-z_]+)` ");
    /** Replication does not need these. Whoever reads or writes them expects that they are missing, or says so. */
    private static final Set<String> OPTIONAL =
            Set.of("link_control", "held_transaction", "link_event", "audit", "replayed_tail", "apply_method");

    private static final String COLUMNS =
            "SELECT TABLE_NAME, COLUMN_NAME FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = ?";

    private SchemaGaps() {}

    /**
     * Names of missing tables that the services need, and of missing columns of existing tables; empty if nothing is missing.
     */
    public static List<String> of(Connection connection) throws SQLException {
        Set<String> present = present(connection);
        List<String> gaps = new ArrayList<>();
        for (String statement : CrosstideSchema.statements()) {
            Matcher table = TABLE.matcher(statement);
            if (table.find()) {
                String name = CrosstideSchema.DATABASE + "." + table.group(1);
                if (present.contains(name)) {
                    COLUMN.matcher(statement)
                            .results()
                            .map(column -> name + "." + column.group(1))
                            .filter(column -> !present.contains(column))
                            .forEach(gaps::add);
                } else if (!OPTIONAL.contains(table.group(1))) {
                    gaps.add(name);
                }
            }
        }
        return gaps;
    }

    private static Set<String> present(Connection connection) throws SQLException {
        Set<String> names = new HashSet<>();
        try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
            statement.setString(1, CrosstideSchema.DATABASE);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    String table = CrosstideSchema.DATABASE + "." + rows.getString(1);
                    names.add(table);
                    names.add(table + "." + rows.getString(2).toLowerCase(Locale.ROOT));
                }
            }
        }
        return names;
    }
}
