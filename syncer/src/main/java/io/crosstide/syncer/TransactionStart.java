package io.crosstide.syncer;

import io.crosstide.change.event.GtidEvent;
import io.crosstide.change.gtid.Gtid;

/**
 * What is known of a transaction when its GTID event has been read.
 *
 * @param timestampSeconds of the GTID event's header, for servers that write no commit times
 * @param place where the GTID event starts: file:position
 */
record TransactionStart(GtidEvent event, long timestampSeconds, String place) {

    Gtid gtid() {
        return event.gtid();
    }

    /** When the first server committed it, microseconds since 1970. */
    long originalCommitMicros() {
        return event.originalCommitMicros() != 0 ? event.originalCommitMicros() : commitMicros();
    }

    /** When the server that wrote this binlog committed it, microseconds since 1970. */
    long commitMicros() {
        return event.immediateCommitMicros() != 0 ? event.immediateCommitMicros() : timestampSeconds * 1_000_000;
    }

    /** Whether it starts before this position of the same server's binlog. */
    boolean isBefore(String file, long position) {
        int colon = place.lastIndexOf(':');
        String ownFile = place.substring(0, colon);
        if (!ownFile.equals(file)) {
            return ownFile.length() == file.length() ? ownFile.compareTo(file) < 0 : ownFile.length() < file.length();
        }
        return Long.parseLong(place.substring(colon + 1)) < position;
    }

    @Override
    public String toString() {
        return "transaction " + gtid() + " at " + place;
    }
}
