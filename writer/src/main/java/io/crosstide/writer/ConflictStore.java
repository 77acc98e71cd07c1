package io.crosstide.writer;

import io.crosstide.writer.conflict.Conflict;
import io.crosstide.writer.conflict.ConflictFilter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;

/** Reads a target's table {@code crosstide.conflict}. */
@SuppressWarnings({"DoNotCallSuggester", "UnusedVariable"})
public final class ConflictStore {
    private final String mesh;
    private final String cluster;

    /** The conflicts of one cluster of a mesh. */
    public ConflictStore(String mesh, String cluster) {
        this.mesh = mesh;
        this.cluster = cluster;
    }

    /** Hands over the conflicts, oldest first, without holding them all in memory. */
    public void read(Connection connection, ConflictFilter filter, Consumer<Conflict> reader) throws SQLException {
        throw new SQLException("not yet");
    }

    /** The conflicts whose id begins so: none, one, or more where the prefix is too short; at most ten. */
    public List<Conflict> find(Connection connection, String idPrefix) throws SQLException {
        throw new SQLException("not yet");
    }

    /** Number of open conflicts whose change came from {@code origin}. */
    public long countOpen(Connection connection, String origin) throws SQLException {
        throw new SQLException("not yet");
    }
}
