package io.crosstide.syncer.transaction;

import io.crosstide.change.event.GtidEvent;
import io.crosstide.change.gtid.Gtid;

/**
 * What is known of a transaction when its GTID event has been read.
 *
 * @param timestampSeconds of the GTID event's header, for servers that write no commit times
 * @param place where the GTID event starts: file:position
 */
public record TransactionStart(GtidEvent event, long timestampSeconds, String place) {

    public Gtid gtid() {
        return event.gtid();
    }

    /** When the first server committed it, microseconds since 1970. */
    public long originalCommitMicros() {
        return event.originalCommitMicros() != 0 ? event.originalCommitMicros() : commitMicros();
    }

    /** When the server that wrote this binlog committed it, microseconds since 1970. */
    public long commitMicros() {
        return event.immediateCommitMicros() != 0 ? event.immediateCommitMicros() : timestampSeconds * 1_000_000;
    }

    /**
     * Whether it is in a file before this one of the same server. (Positions say nothing: those of a file of more than 4 GiB
     * begin at zero again.)
     */
    public boolean isBefore(String file) {
        String own = place.substring(0, place.lastIndexOf(':'));
        return own.length() == file.length() ? own.compareTo(file) < 0 : own.length() < file.length();
    }

    @Override
    public String toString() {
        return "transaction " + gtid() + " at " + place;
    }
}
