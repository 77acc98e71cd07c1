package io.crosstide.syncer.filter;

import io.crosstide.bookkeeping.CrosstideSchema;
import io.crosstide.change.event.QueryEvent;
import io.crosstide.topology.TableRules;
import java.util.List;
import java.util.Set;

/**
 * Decides whether DML that the binlog contains as text changes no replicated table (docs/decisions/0016). Pure.
 *
 * <p>The proof is the list of databases that the server wrote into the event. Replicas apply such statements in parallel by
 * it, so it has every database whose tables the statement could change or read: those of views, triggers and stored
 * functions included. It has no entry at all if a foreign key refers to one of the tables, or if there are more than 16
 * databases. The text proves nothing: a trigger may change any table.
 */
public final class StatementFilter {
    private static final Set<String> DML = Set.of("INSERT", "REPLACE", "UPDATE", "DELETE");

    private final TableRules rules;

    public StatementFilter(TableRules rules) {
        this.rules = rules;
    }

    /** Whether the statement provably changes no replicated table and no table of Crosstide. */
    public boolean isFiltered(QueryEvent statement) {
        List<String> databases = statement.databases();
        return isDml(statement) && !databases.isEmpty() && databases.stream().noneMatch(this::matters);
    }

    private static boolean isDml(QueryEvent statement) {
        String outline = SqlOutline.of(statement.sql(), statement.sqlMode());
        return DML.contains(outline.split("[^A-Z]", 2)[0]);
    }

    private boolean matters(String database) {
        return database.equals(CrosstideSchema.DATABASE) || rules.mayReplicate(database);
    }
}
