package io.crosstide.syncer.proof;

import io.crosstide.bookkeeping.CrosstideSchema;
import io.crosstide.topology.TableRules;
import io.crosstide.topology.connect.ServerVersion;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The databases whose changes a server writes to its binlog, and those that it leaves out: options that no variable shows.
 *
 * @param onlyLogged values of {@code binlog_do_db}; where there is one the server does not look at the others
 * @param notLogged values of {@code binlog_ignore_db}
 */
record BinlogFilters(Set<String> onlyLogged, Set<String> notLogged) {
    private static final ServerVersion RENAMED = new ServerVersion(8, 2, 0, "8.2.0");
    private static final int ACCESS_DENIED = 1227;
    private static final String DO = "binlog_do_db";
    private static final String IGNORE = "binlog_ignore_db";
    private static final String REMEDY =
            "start the server without %s: let tables.exclude of the topology say what is not" + " replicated";

    BinlogFilters {
        onlyLogged = new LinkedHashSet<>(onlyLogged);
        notLogged = new LinkedHashSet<>(notLogged);
    }

    /** Those of a server; none where the account lacks the privilege to ask, which {@code doctor} says. */
    static BinlogFilters read(Connection connection) throws SQLException {
        boolean renamed = ServerVersion.of(connection).compareTo(RENAMED) >= 0;
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(renamed ? "SHOW BINARY LOG STATUS" : "SHOW MASTER STATUS")) {
            return row.next()
                    ? new BinlogFilters(names(row.getString("Binlog_Do_DB")), names(row.getString("Binlog_Ignore_DB")))
                    : new BinlogFilters(Set.of(), Set.of());
        } catch (SQLException e) {
            if (e.getErrorCode() == ACCESS_DENIED) {
                return new BinlogFilters(Set.of(), Set.of());
            }
            throw e;
        }
    }

    private static Set<String> names(String list) {
        return list.isEmpty() ? Set.of() : new LinkedHashSet<>(List.of(list.split(",")));
    }

    /** What may leave holes in the stream. Without rows of {@code crosstide} echoes are not known: that cannot be accepted. */
    List<SettingFinding> findings(Set<String> accept) {
        if (!onlyLogged.isEmpty()) {
            boolean accepted = accept.contains(DO) && onlyLogged.contains(CrosstideSchema.DATABASE);
            return List.of(new SettingFinding(
                    DO,
                    String.join(",", onlyLogged),
                    "none, or with crosstide and accepted",
                    REMEDY.formatted(DO),
                    accepted));
        }
        List<String> holes = new ArrayList<>(notLogged);
        boolean known = holes.contains(CrosstideSchema.DATABASE);
        holes.removeIf(each -> TableRules.isOwnSchema(each) && !each.equals(CrosstideSchema.DATABASE));
        return holes.isEmpty()
                ? List.of()
                : List.of(new SettingFinding(
                        IGNORE,
                        String.join(",", holes),
                        "system schemas alone",
                        REMEDY.formatted(IGNORE),
                        accept.contains(IGNORE) && !known));
    }
}
