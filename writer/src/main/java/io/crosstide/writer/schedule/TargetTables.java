package io.crosstide.writer.schedule;

import io.crosstide.change.event.TableName;
import io.crosstide.writer.plan.ConnectedTables;
import io.crosstide.writer.schema.TargetSchema;
import java.sql.SQLException;
import java.util.Set;

/** What the loop of a link asks about the target's tables. Belongs to that loop. */
public final class TargetTables {
    private final TargetSchema schema;
    private long seen;

    public TargetTables(TargetSchema schema) {
        this.schema = schema;
    }

    long version() {
        return schema.version();
    }

    /** Whether a definition was seen to have changed since this was asked before. */
    boolean haveChanged() {
        long before = seen;
        seen = schema.version();
        return seen != before;
    }

    /** All tables that foreign keys connect with these, and these. */
    Set<TableName> connected(Set<TableName> tables) throws SQLException {
        return ConnectedTables.of(schema, tables);
    }
}
