package io.crosstide.syncer.skip;

import io.crosstide.bookkeeping.link.HeldTransaction;
import io.crosstide.change.event.QueryEvent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What is recorded of a statement that the binlog contains without its rows. */
final class SkippedStatement {
    /** Names of the values in the record, which has no row. */
    private static final String STATEMENT = "statement";

    private static final String DEFAULT_DATABASE = "default_database";

    private SkippedStatement() {}

    /**
     * {@code database.*} for each database that the server says the statement opened tables of. Empty if it does not say so. The text
     * is not searched for tables: triggers, views and cascades may change others.
     */
    static List<String> tables(QueryEvent statement) {
        return new TreeSet<>(statement.databases())
                .stream().map(each -> each + HeldTransaction.ANY_TABLE).toList();
    }

    /** The statement with what is needed to read it. */
    static Map<String, @Nullable String> image(QueryEvent statement) {
        Map<String, @Nullable String> image = new LinkedHashMap<>();
        image.put(STATEMENT, statement.sql());
        if (!statement.database().isEmpty()) {
            image.put(DEFAULT_DATABASE, statement.database());
        }
        return image;
    }
}
