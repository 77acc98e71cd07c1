package io.crosstide.writer.schema;

import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * The target's tables, cached. A definition handed out was read at most {@link #MAXIMUM_AGE} ago. Safe for any number of
 * threads.
 */
@SuppressWarnings({"DoNotCallSuggester", "UnusedVariable"})
public final class TargetSchema implements TableLookup<SQLException> {
    /** How long a definition is used before it is read again. */
    public static final Duration MAXIMUM_AGE = Duration.ofSeconds(2);

    private final ConnectionSupplier connections;
    private final InstantSource clock;

    public TargetSchema(ConnectionSupplier connections, InstantSource clock) {
        this.connections = connections;
        this.clock = clock;
    }

    /** The table, or null where the target has none of this name. */
    @Override
    public @Nullable TargetTable table(TableName name) throws SQLException {
        throw new SQLException("not yet");
    }

    /** Reads the table anew at the next use. */
    public void invalidate(TableName name) {}

    /** Rises whenever a definition turned out to have changed. */
    public long version() {
        return 0;
    }
}
