package io.crosstide.bookkeeping;

import io.crosstide.topology.LinkName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;

/**
 * The rows of {@code crosstide.direction} of one link, one per slot, and one that all slots share. Each row has the
 * low-water mark at the time of its writing. Above the mark, a slot's row has transactions that the slot applied, and the
 * shared row has those of all slots.
 */
public record DirectionRows(long lowSeq, SequenceRanges applied, Map<Integer, SequenceRanges> appliedBySlot) {
    /** The number of the shared row: greater than that of any slot. */
    public static final int SHARED_SLOT = 1 << 20;

    /** Reads the rows of all slots, also of slots that are no longer used. */
    public static DirectionRows read(LinkName link, Connection connection) throws SQLException {
        long low = 0;
        SequenceRanges union = new SequenceRanges();
        Map<Integer, SequenceRanges> bySlot = new TreeMap<>();
        try (PreparedStatement statement = connection.prepareStatement("SELECT slot, low_seq, applied"
                + " FROM crosstide.direction WHERE mesh = ? AND idc = ? AND db_cluster = ?")) {
            statement.setString(1, link.mesh());
            statement.setString(2, link.source());
            statement.setString(3, link.cluster());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    low = Math.max(low, rows.getLong(2));
                    SequenceRanges applied = SequenceRanges.parse(rows.getString(3));
                    bySlot.put(rows.getInt(1), applied);
                    union.addAll(applied);
                }
            }
        }
        return of(low, union, bySlot);
    }

    /** The union of the slots: the low-water mark advances over all transactions that are applied without a gap. */
    public static DirectionRows of(long low, SequenceRanges union, Map<Integer, SequenceRanges> bySlot) {
        long lowSeq = union.endOfRunAfter(low);
        union.removeUpTo(lowSeq);
        bySlot.values().forEach(ranges -> ranges.removeUpTo(lowSeq));
        return new DirectionRows(lowSeq, union, bySlot);
    }

    /** Whether the target has applied the transaction. */
    public boolean isApplied(long seq) {
        return seq <= lowSeq || applied.contains(seq);
    }

    /** The statement that writes a slot's row. It is the first statement of every target transaction. */
    public static String write(LinkName link, int slot, long epoch, long lowSeq, SequenceRanges applied, long stamp) {
        String values = "epoch = " + epoch + ", low_seq = " + lowSeq + ", applied = '" + applied + "', stamp = " + stamp
                + ", time = UTC_TIMESTAMP(6)";
        return "INSERT INTO crosstide.direction SET mesh = " + SqlText.literalInAnySqlMode(link.mesh()) + ", idc = "
                + SqlText.literalInAnySqlMode(link.source()) + ", db_cluster = "
                + SqlText.literalInAnySqlMode(link.cluster()) + ", slot = " + slot
                + ", " + values + " ON DUPLICATE KEY UPDATE " + values;
    }
}
