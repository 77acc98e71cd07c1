package io.crosstide.syncer.assembly;

import io.crosstide.change.event.EventHeader;
import io.crosstide.change.row.MappedTable;
import io.crosstide.syncer.failure.RefusedTransaction;
import io.crosstide.syncer.failure.StreamStoppedException;
import io.crosstide.syncer.transaction.TransactionStart;
import io.crosstide.topology.StreamName;
import org.jspecify.annotations.Nullable;

/** The place in the binlog that a stream reads. Messages name it: stream, GTID, file, position and table. */
final class BinlogPlace {
    private final StreamName stream;
    private String file = "";
    private long position;
    private @Nullable TransactionStart transaction;
    private @Nullable MappedTable table;

    BinlogPlace(StreamName stream) {
        this.stream = stream;
    }

    /** Records the position of an event; artificial events have none. */
    void event(EventHeader header) {
        if (header.nextPosition() != 0 && !header.isArtificial()) {
            position = header.nextPosition() - header.length();
        }
    }

    void file(String name) {
        file = name;
    }

    /** Records the current transaction; null after its end. */
    void transaction(@Nullable TransactionStart start) {
        transaction = start;
        table = null;
    }

    /** Records the current table; null if it is not known. */
    void table(@Nullable MappedTable name) {
        table = name;
    }

    StreamStoppedException stopped(String what, String remedy) {
        return new StreamStoppedException(message(what), remedy);
    }

    StreamStoppedException stopped(String what, String remedy, Throwable cause) {
        return new StreamStoppedException(message(what), remedy, cause);
    }

    /**
     * The same for a transaction that cannot be published as it is.
     *
     * @param fix what prevents the next such transaction: whole sentences without the last full stop
     * @param more what else the remedy says; may be empty
     */
    StreamStoppedException refused(String what, String fix, String more, @Nullable Throwable cause) {
        TransactionStart open = transaction;
        if (open == null) {
            return new StreamStoppedException(message(what), fix + ", then " + StreamStoppedException.NEW_STREAM);
        }
        RefusedTransaction refused = open.refused();
        return new StreamStoppedException(
                message(what), fix + ". Then " + refused.remedy(stream) + more, refused, cause);
    }

    private String message(String what) {
        StringBuilder message = new StringBuilder("Stream ").append(stream).append(" stops");
        if (transaction != null) {
            message.append(" in ").append(transaction);
        }
        message.append(", event at ").append(this);
        if (table != null) {
            message.append(", table ").append(table);
        }
        return message.append(": ").append(what).toString();
    }

    /** File and position, as MySQL's tools accept them. */
    @Override
    public String toString() {
        return file + ":" + position;
    }
}
