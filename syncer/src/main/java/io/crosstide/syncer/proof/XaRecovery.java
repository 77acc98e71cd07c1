package io.crosstide.syncer.proof;

import io.crosstide.change.event.Xid;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Asks a server which XA transactions are prepared and not yet committed or rolled back. */
public final class XaRecovery {
    /** The privilege that the account needs. */
    public static final String PRIVILEGE = "XA_RECOVER_ADMIN";

    private static final int REFUSED = 1401; // XAER_RMERR

    private XaRecovery() {}

    /** The prepared transactions; empty if the account lacks the privilege. */
    public static Optional<List<Xid>> prepared(Connection connection) throws SQLException {
        List<Xid> xids = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("XA RECOVER CONVERT XID")) {
            while (rows.next()) {
                String hex = new String(rows.getBytes("data"), StandardCharsets.US_ASCII).substring("0x".length());
                int digits = 2 * rows.getInt("gtrid_length");
                HexFormat format = HexFormat.of();
                xids.add(new Xid(
                        format.formatHex(format.parseHex(hex.substring(0, digits))),
                        format.formatHex(format.parseHex(hex.substring(digits))),
                        rows.getLong("formatID")));
            }
        } catch (SQLException e) {
            if (e.getErrorCode() == REFUSED) {
                return Optional.empty();
            }
            throw e;
        }
        return Optional.of(List.copyOf(xids));
    }
}
