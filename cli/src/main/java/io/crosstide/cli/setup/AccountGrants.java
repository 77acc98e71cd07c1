package io.crosstide.cli.setup;

import io.crosstide.topology.LoopPrevention;
import io.crosstide.topology.TablePattern;
import io.crosstide.topology.connect.CrosstideSchema;
import java.util.ArrayList;
import java.util.List;

/**
 * The account of the topology and what it must be allowed, as SQL.
 *
 * <p>REPLICATION SLAVE reads the binlog; REPLICATION CLIENT asks which there is; REPLICATION_APPLIER sets GTID_NEXT and
 * original_commit_timestamp, TRANSACTION_GTID_TAG lets GTIDs carry tags (both in gtid mode only). TRIGGER is there
 * because MySQL shows triggers to nobody else, and a target table that has one must be known.
 */
final class AccountGrants {

    private static final String ON_DATA = "GRANT SELECT, INSERT, UPDATE, DELETE, TRIGGER ON %s TO %s";

    private final String account;
    private final LoopPrevention loopPrevention;
    private final List<TablePattern> includes;
    private final ServerFeatures server;

    AccountGrants(String username, LoopPrevention loopPrevention, List<TablePattern> includes, ServerFeatures server) {
        this.account = SqlText.string(username) + "@'%'";
        this.loopPrevention = loopPrevention;
        this.includes = List.copyOf(includes);
        this.server = server;
    }

    /** @param password as SQL shows it: quoted */
    List<String> statements(String password) {
        List<String> statements = new ArrayList<>();
        statements.add("CREATE USER IF NOT EXISTS %s IDENTIFIED BY %s".formatted(account, password));
        statements.add("GRANT %s ON *.* TO %s".formatted(String.join(", ", global()), account));
        statements.add("GRANT SELECT ON performance_schema.* TO " + account);
        statements.add("GRANT ALL ON %s.* TO %s".formatted(SqlText.name(CrosstideSchema.DATABASE), account));
        levels().forEach(level -> statements.add(ON_DATA.formatted(level, account)));
        return statements;
    }

    private List<String> global() {
        List<String> privileges = new ArrayList<>(List.of("REPLICATION SLAVE", "REPLICATION CLIENT"));
        if (loopPrevention == LoopPrevention.GTID) {
            privileges.add("REPLICATION_APPLIER");
            if (server.gtidTags()) {
                privileges.add("TRANSACTION_GTID_TAG");
            }
        }
        return privileges;
    }

    private List<String> levels() {
        List<String> levels = includes.stream().map(this::level).distinct().toList();
        return levels.contains("*.*") ? List.of("*.*") : levels;
    }

    /** MySQL reads % and _ in the database of a GRANT as wildcards, unless partial_revokes is on. */
    private String level(TablePattern include) {
        String database = include.database();
        boolean glob = database.indexOf('*') >= 0 || database.indexOf('?') >= 0;
        if (database.equals("*") || (glob && server.partialRevokes())) {
            return "*.*";
        }
        return SqlText.name(server.partialRevokes() ? database : pattern(database)) + ".*";
    }

    private static String pattern(String database) {
        return database.replace("\\", "\\\\")
                .replace("_", "\\_")
                .replace("%", "\\%")
                .replace('*', '%')
                .replace('?', '_');
    }
}
