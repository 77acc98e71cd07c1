package io.crosstide.cli.setup;

import io.crosstide.bookkeeping.CrosstideSchema;
import io.crosstide.bookkeeping.SqlText;
import io.crosstide.syncer.proof.XaRecovery;
import io.crosstide.topology.LoopPrevention;
import io.crosstide.topology.TablePattern;
import java.util.ArrayList;
import java.util.List;

/**
 * The account of the topology and what it must be allowed, as SQL.
 *
 * <p>REPLICATION SLAVE reads the binlog; REPLICATION CLIENT asks which there is; XA_RECOVER_ADMIN shows prepared
 * transactions to init and doctor; REPLICATION_APPLIER lets row events be applied as they are. In gtid mode it also sets
 * GTID_NEXT and original_commit_timestamp (before 8.0.18 SESSION_VARIABLES_ADMIN does), and TRANSACTION_GTID_TAG lets
 * GTIDs carry tags where the server knows them.
 * TRIGGER is there because MySQL shows triggers to nobody else, and a target table that has one must be known.
 */
final class AccountGrants {

    private final String account;
    private final boolean gtidMode;
    private final List<TablePattern> includes;

    AccountGrants(String username, LoopPrevention loopPrevention, List<TablePattern> includes) {
        this.account = SqlText.literalInEmptySqlMode(username) + "@'%'";
        this.gtidMode = loopPrevention == LoopPrevention.GTID;
        this.includes = List.copyOf(includes);
    }

    /** @param password as SQL shows it: quoted */
    String createUser(String password) {
        return "CREATE USER IF NOT EXISTS %s IDENTIFIED BY %s".formatted(account, password);
    }

    List<String> grants(ServerFeatures server) {
        List<String> statements = new ArrayList<>();
        statements.add(grant("REPLICATION SLAVE, REPLICATION CLIENT", "*.*"));
        statements.add(grant(XaRecovery.PRIVILEGE, "*.*"));
        if (server.replicationApplier()) {
            statements.add(grant("REPLICATION_APPLIER", "*.*"));
        } else if (gtidMode) {
            statements.add(grant("SESSION_VARIABLES_ADMIN", "*.*"));
        }
        if (gtidMode && server.gtidTags()) {
            statements.add(grant("TRANSACTION_GTID_TAG", "*.*"));
        }
        statements.add(grant("SELECT", "performance_schema.*"));
        statements.add(grant("ALL", SqlText.identifier(CrosstideSchema.DATABASE) + ".*"));
        for (String level : levels(server.partialRevokes())) {
            statements.add(grant("SELECT, INSERT, UPDATE, DELETE, TRIGGER", level));
        }
        return statements;
    }

    private String grant(String privileges, String level) {
        return "GRANT %s ON %s TO %s".formatted(privileges, level, account);
    }

    private List<String> levels(boolean literal) {
        List<String> levels = includes.stream()
                .map(include -> level(include, literal))
                .distinct()
                .toList();
        return levels.contains("*.*") ? List.of("*.*") : levels;
    }

    /** MySQL reads % and _ in the database of a GRANT as wildcards, unless partial_revokes is on. */
    private static String level(TablePattern include, boolean literal) {
        String database = include.database();
        boolean glob = database.indexOf('*') >= 0 || database.indexOf('?') >= 0;
        if (database.equals("*") || (glob && literal)) {
            return "*.*";
        }
        return SqlText.identifier(literal ? database : pattern(database)) + ".*";
    }

    private static String pattern(String database) {
        return database.replace("_", "\\_")
                .replace("%", "\\%")
                .replace('*', '%')
                .replace('?', '_');
    }
}
