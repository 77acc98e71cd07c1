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
 * The databases whose changes a server writes to its binlog, and those that it leaves out. No variable shows these
 * options.
 *
 * @param onlyLogged values of {@code binlog_do_db}; if there is one, the server ignores {@code binlog_ignore_db}
 * @param notLogged values of {@code binlog_ignore_db}
 */
record BinlogFilters(Set<String> onlyLogged, Set<String> notLogged) {
    private static final ServerVersion RENAMED = new ServerVersion(8, 2, 0, "8.2.0");
    private static final int ACCESS_DENIED = 1227;
    private static final String DO = "binlog_do_db";
    private static final String IGNORE = "binlog_ignore_db";
    private static final String REMEDY =
            "start the server without %s; leave tables out with tables.exclude of the topology";

    BinlogFilters {
        onlyLogged = new LinkedHashSet<>(onlyLogged);
        notLogged = new LinkedHashSet<>(notLogged);
    }

    /** The options of a server; none if the account lacks the privilege to read them, which {@code doctor} reports. */
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

    /**
     * The options that may leave gaps in the stream. An option that leaves out rows of {@code crosstide} cannot be
     * accepted, because the syncer would not recognize echoes.
     */
    List<SettingFinding> findings(Set<String> accept) {
        if (!onlyLogged.isEmpty()) {
            boolean accepted = accept.contains(DO) && onlyLogged.contains(CrosstideSchema.DATABASE);
            return List.of(new SettingFinding(
                    DO,
                    String.join(",", onlyLogged),
                    "none, or accepted and with crosstide",
                    REMEDY.formatted(DO),
                    accepted));
        }
        List<String> gaps = new ArrayList<>(notLogged);
        boolean omitsCrosstide = gaps.contains(CrosstideSchema.DATABASE);
        gaps.removeIf(each -> TableRules.isOwnSchema(each) && !each.equals(CrosstideSchema.DATABASE));
        return gaps.isEmpty()
                ? List.of()
                : List.of(new SettingFinding(
                        IGNORE,
                        String.join(",", gaps),
                        "only system schemas",
                        REMEDY.formatted(IGNORE),
                        accept.contains(IGNORE) && !omitsCrosstide));
    }
}
