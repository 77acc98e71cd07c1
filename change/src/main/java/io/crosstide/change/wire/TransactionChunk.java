package io.crosstide.change.wire;

import io.crosstide.change.gtid.Gtid;
import io.crosstide.change.gtid.GtidSet;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A source transaction, or a part of one. The chunks of a transaction follow each other and share all but {@code chunk},
 * {@code last}, {@code formatDescription}, {@code events}, {@code rows} and {@code defaults}; only the first carries {@code depends} and {@code
 * echoes}.
 *
 * <p>Arrays are not copied and must not be changed.
 *
 * @param formatDescription empty if it equals that of the previous record
 * @param events table map and rows events for {@link io.crosstide.change.row.EventsReader}
 * @param defaults defaults of the columns of the tables that {@code events} changes
 */
@SuppressWarnings("ArrayRecordComponent") // events are never copied
public record TransactionChunk(
        UUID streamId,
        long seq,
        Gtid gtid,
        String origin,
        UUID serverUuid,
        long commitTimeMicros,
        long stamp,
        List<Dependency> depends,
        GtidSet echoes,
        int chunk,
        boolean last,
        byte[] formatDescription,
        byte[] events,
        int rows,
        String binlogPosition,
        List<TableDefaults> defaults)
        implements StreamRecord {
    public TransactionChunk {
        Require.positive("seq", seq);
        Require.text("origin", origin);
        Require.notNegative("commitTimeMicros", commitTimeMicros);
        Require.notNegative("stamp", stamp);
        Require.notNegative("chunk", chunk);
        Require.notNegative("rows", rows);
        depends = List.copyOf(depends);
        defaults = List.copyOf(defaults);
    }

    /** True for a transaction in one record. */
    public boolean isWhole() {
        return chunk == 0 && last;
    }

    @Override
    public GtidSet gtids() {
        return GtidSet.of(gtid);
    }

    @Override
    public Map<String, String> headers() {
        return Map.of("kind", "TRANSACTION", "gtid", gtid.toString(), "seq", Long.toString(seq), "origin", origin);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TransactionChunk that
                && streamId.equals(that.streamId)
                && seq == that.seq
                && gtid.equals(that.gtid)
                && origin.equals(that.origin)
                && serverUuid.equals(that.serverUuid)
                && commitTimeMicros == that.commitTimeMicros
                && stamp == that.stamp
                && depends.equals(that.depends)
                && echoes.equals(that.echoes)
                && chunk == that.chunk
                && last == that.last
                && Arrays.equals(formatDescription, that.formatDescription)
                && Arrays.equals(events, that.events)
                && rows == that.rows
                && binlogPosition.equals(that.binlogPosition)
                && defaults.equals(that.defaults);
    }

    @Override
    public int hashCode() {
        return 31 * Long.hashCode(seq) + chunk;
    }

    /** Contains no row values. */
    @Override
    public String toString() {
        return "TransactionChunk[seq " + seq + ", " + gtid + ", origin " + origin + ", chunk " + chunk
                + (last ? " (last), " : ", ") + rows + " rows in " + events.length + " bytes, stamp " + stamp
                + ", depends " + depends + ", at " + binlogPosition + "]";
    }
}
