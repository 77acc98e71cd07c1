package io.crosstide.cli.setup;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which statements of the schema still have something to do. MySQL writes a CREATE ... IF NOT EXISTS to its binlog also
 * where it did nothing, and a repetition should leave no trace.
 */
final class MissingTables {

    private static final Pattern CREATED =
            Pattern.compile("create (database|schema|table) if not exists `?(?:crosstide`?\\.`?)?([a-z_]+)");

    private final Set<String> present;
    private boolean anyMissing;

    MissingTables(Set<String> present) {
        this.present = present;
    }

    static MissingTables of(Connection connection) throws SQLException {
        Set<String> present = new HashSet<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT 'schema', schema_name FROM information_schema.schemata WHERE schema_name = 'crosstide'"
                                + " UNION ALL SELECT 'table', table_name FROM information_schema.tables WHERE table_schema = 'crosstide'")) {
            while (rows.next()) {
                present.add(rows.getString(1) + " " + rows.getString(2));
            }
        }
        return new MissingTables(present);
    }

    boolean needs(String statement) {
        Matcher matcher = CREATED.matcher(statement.toLowerCase(Locale.ROOT).replaceAll("\\s+", " "));
        boolean there = matcher.find()
                && present.contains((matcher.group(1).equals("table") ? "table " : "schema ") + matcher.group(2));
        anyMissing |= !there;
        return !there;
    }

    /** Whether no statement asked about so far had anything to do. */
    boolean isEmpty() {
        return !anyMissing;
    }
}
