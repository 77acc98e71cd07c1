package io.crosstide.bookkeeping;

import io.crosstide.topology.LinkName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** The row of {@code crosstide.owner} of a link: which process owns it, and in which epoch (docs/decisions/0002). */
public final class OwnerTable {
    private final LinkName link;

    public OwnerTable(LinkName link) {
        this.link = link;
    }

    /** The statement that reads the epoch and keeps it from being raised before the transaction ends. */
    public String proof() {
        return proof("");
    }

    /**
     * The same; finds no row if the session does not own its GTID_NEXT, because the GTID is already executed. MySQL then
     * executes SELECT, but skips every change without an error.
     */
    public String proofWithGtid() {
        return proof(" AND @@SESSION.gtid_owned <> ''");
    }

    private String proof(String condition) {
        return "SELECT epoch FROM crosstide.owner AS o WHERE " + isRowOf("o", link) + condition + " FOR SHARE";
    }

    /** A condition on the key of the table, which has this name in the statement. */
    static String isRowOf(String name, LinkName link) {
        return name + ".mesh = " + SqlText.literalInAnySqlMode(link.mesh()) + " AND " + name + ".cluster = "
                + SqlText.literalInAnySqlMode(link.cluster()) + " AND " + name + ".source = "
                + SqlText.literalInAnySqlMode(link.source());
    }

    /** Empty when nobody has owned the link yet. */
    public Optional<OwnerRow> read(Connection connection) throws SQLException {
        return read(connection, "");
    }

    /** Reads the row and locks it until the transaction of the connection ends. */
    public Optional<OwnerRow> readForUpdate(Connection connection) throws SQLException {
        return read(connection, " FOR UPDATE");
    }

    private Optional<OwnerRow> read(Connection connection, String lock) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT epoch, instance FROM crosstide.owner"
                + " WHERE mesh = ? AND cluster = ? AND source = ?" + lock)) {
            statement.setString(1, link.mesh());
            statement.setString(2, link.cluster());
            statement.setString(3, link.source());
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? Optional.of(new OwnerRow(rows.getLong(1), rows.getString(2))) : Optional.empty();
            }
        }
    }

    public void write(Connection connection, OwnerRow row) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "INSERT INTO crosstide.owner (mesh, cluster, source, epoch, instance, since)"
                        + " VALUES (?, ?, ?, ?, ?, UTC_TIMESTAMP(6)) ON DUPLICATE KEY UPDATE"
                        + " epoch = ?, instance = ?, since = UTC_TIMESTAMP(6)")) {
            statement.setString(1, link.mesh());
            statement.setString(2, link.cluster());
            statement.setString(3, link.source());
            statement.setLong(4, row.epoch());
            statement.setString(5, row.instance());
            statement.setLong(6, row.epoch());
            statement.setString(7, row.instance());
            statement.executeUpdate();
        }
    }
}
