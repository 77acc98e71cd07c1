package io.crosstide.bookkeeping;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** The low-water marks of all links into a target, from {@code crosstide.position} and {@code crosstide.direction}. */
public final class LowSequences {

    private LowSequences() {}

    /**
     * The marks on record, each advanced over what the slots of the direction table applied right above it.
     *
     * @return by source
     */
    public static Map<String, Long> read(String mesh, String cluster, Connection connection) throws SQLException {
        Map<String, Long> lowSeqs = new HashMap<>();
        Map<String, SequenceRanges> applied = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT source, low_seq, '' FROM crosstide.position WHERE mesh = ? AND cluster = ?"
                        + " UNION ALL SELECT idc, low_seq, applied FROM crosstide.direction WHERE mesh = ? AND db_cluster = ?")) {
            statement.setString(1, mesh);
            statement.setString(2, cluster);
            statement.setString(3, mesh);
            statement.setString(4, cluster);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    lowSeqs.merge(rows.getString(1), rows.getLong(2), Math::max);
                    applied.computeIfAbsent(rows.getString(1), any -> new SequenceRanges())
                            .addAll(SequenceRanges.parse(rows.getString(3)));
                }
            }
        }
        lowSeqs.replaceAll(
                (source, low) -> Objects.requireNonNull(applied.get(source)).endOfRunAfter(low));
        return lowSeqs;
    }
}
