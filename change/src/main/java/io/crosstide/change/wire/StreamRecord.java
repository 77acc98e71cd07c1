package io.crosstide.change.wire;

import io.crosstide.change.gtid.GtidSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A record of a transactions topic; {@code stream.proto} describes each field. */
public sealed interface StreamRecord permits TransactionChunk, Range, Heartbeat {
    UUID streamId();

    /**
     * The seq of the transaction. A range has that of its first transaction, a heartbeat that of the last one before
     * it.
     */
    long seq();

    /** The seq of the last transaction that it contains; {@link #seq} unless it is a range. */
    default long lastSeq() {
        return seq();
    }

    /** The datacenter of the stream. */
    String origin();

    /** The server whose binlog was read. */
    UUID serverUuid();

    /** Microseconds since 1970. */
    long commitTimeMicros();

    long stamp();

    List<Dependency> depends();

    /**
     * GTIDs under the datacenter's own server UUIDs that are echoes: those seen since the previous record. A heartbeat has
     * those that no record carries yet.
     */
    GtidSet echoes();

    /** file:position, for messages. */
    String binlogPosition();

    /** GTIDs that this record accounts for; empty for a heartbeat. */
    GtidSet gtids();

    /** Headers for ordinary Kafka tools: kind, gtid, seq, origin. */
    Map<String, String> headers();
}
