package io.crosstide.bookkeeping.link;

import io.crosstide.topology.LinkName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The row of {@code crosstide.link_state} of a link, which `crosstide status` reads. Each write is its own transaction,
 * so the row is written only when it changes.
 */
public final class LinkStateTable {
    private final LinkName link;

    public LinkStateTable(LinkName link) {
        this.link = link;
    }

    /** Empty for a link that never stopped. */
    public Optional<StoredLinkState> read(Connection connection) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT state, error, remedy FROM crosstide.link_state"
                        + " WHERE mesh = ? AND cluster = ? AND source = ?")) {
            statement.setString(1, link.mesh());
            statement.setString(2, link.cluster());
            statement.setString(3, link.source());
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next()
                        ? Optional.of(new StoredLinkState(rows.getString(1), rows.getString(2), rows.getString(3)))
                        : Optional.empty();
            }
        }
    }

    /** Returns whether the row had another state or error. */
    public boolean write(Connection connection, LinkState state, @Nullable String error, @Nullable String remedy)
            throws SQLException {
        if (isCurrent(connection, state, error)) {
            return false;
        }
        try (PreparedStatement statement = connection.prepareStatement("INSERT INTO crosstide.link_state"
                + " (mesh, cluster, source, state, error, remedy, since) VALUES (?, ?, ?, ?, ?, ?, UTC_TIMESTAMP(6))"
                + " ON DUPLICATE KEY UPDATE state = ?, error = ?, remedy = ?, since = UTC_TIMESTAMP(6)")) {
            statement.setString(1, link.mesh());
            statement.setString(2, link.cluster());
            statement.setString(3, link.source());
            statement.setString(4, state.label());
            statement.setString(5, cut(error));
            statement.setString(6, cut(remedy));
            statement.setString(7, state.label());
            statement.setString(8, cut(error));
            statement.setString(9, cut(remedy));
            statement.executeUpdate();
            return true;
        }
    }

    /** Whether the row already has this state and error; a link without a row is running. */
    private boolean isCurrent(Connection connection, LinkState state, @Nullable String error) throws SQLException {
        return read(connection)
                .map(row -> row.state().equals(state.label()) && Objects.equals(row.error(), cut(error)))
                .orElse(state == LinkState.RUNNING);
    }

    /** The columns hold 65,535 bytes. */
    private static @Nullable String cut(@Nullable String text) {
        return text == null || text.length() <= 10_000 ? text : text.substring(0, 10_000) + "…";
    }
}
