package io.crosstide.bookkeeping;

import io.crosstide.topology.LinkName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;

/** The row of {@code crosstide.position} of a link: where to resume reading in Kafka (docs/decisions/0003). */
public final class PositionTable {
    private final LinkName link;
    private final UUID streamId;

    public PositionTable(LinkName link, UUID streamId) {
        this.link = link;
        this.streamId = streamId;
    }

    public static Optional<StoredPosition> read(LinkName link, Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT stream_id, low_seq, kafka_offset"
                + " FROM crosstide.position WHERE mesh = ? AND cluster = ? AND source = ?")) {
            statement.setString(1, link.mesh());
            statement.setString(2, link.cluster());
            statement.setString(3, link.source());
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next()
                        ? Optional.of(new StoredPosition(
                                UUID.fromString(rows.getString(1)), new Mark(rows.getLong(2), rows.getLong(3))))
                        : Optional.empty();
            }
        }
    }

    /** The statement that writes the row. It becomes part of a transaction that is needed anyway. */
    public String write(Mark mark) {
        String values = "stream_id = '" + streamId + "', low_seq = " + mark.lowSeq() + ", kafka_offset = "
                + mark.resumeOffset() + ", time = UTC_TIMESTAMP(6)";
        return "INSERT INTO crosstide.position SET mesh = " + SqlText.literalInAnySqlMode(link.mesh()) + ", cluster = "
                + SqlText.literalInAnySqlMode(link.cluster()) + ", source = "
                + SqlText.literalInAnySqlMode(link.source()) + ", " + values
                + " ON DUPLICATE KEY UPDATE " + values;
    }
}
