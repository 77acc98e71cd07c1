package io.crosstide.syncer.assembly;

import io.crosstide.change.event.EventException;
import io.crosstide.change.event.EventHeader;
import io.crosstide.change.event.EventType;
import io.crosstide.change.event.QueryEvent;
import io.crosstide.syncer.failure.StreamStoppedException;
import io.crosstide.syncer.filter.SqlOutline;

/** What a stream does not go on behind, because rows would have to be guessed or would be lost (invariant W4). */
final class Refusals {
    private static final int LAST_OF_STATEMENTS = EventType.EXECUTE_LOAD_QUERY;

    private final BinlogPlace place;

    Refusals(BinlogPlace place) {
        this.place = place;
    }

    StreamStoppedException damaged(EventException e) {
        return place.stopped(
                e.getMessage() == null ? e.toString() : e.getMessage(),
                "Correct what the message names. A transaction that was written so already cannot be replicated: exclude"
                        + " the table, or " + StreamStoppedException.NEW_STREAM,
                e);
    }

    StreamStoppedException outsideOfTransaction() {
        return place.stopped("a statement stands outside of a transaction", "Report this with the binlog file");
    }

    StreamStoppedException partialJson() {
        return place.stopped(
                "a row change holds a part of a JSON value only (PARTIAL_UPDATE_ROWS)",
                "SET PERSIST binlog_row_value_options='' on every server of the cluster, also in the sessions that set it;"
                        + " the transaction itself cannot be replicated: " + StreamStoppedException.NEW_STREAM);
    }

    StreamStoppedException rolledBackInPart() {
        return place.stopped(
                "rows were written and then rolled back in part, which happens when a transaction mixes InnoDB with"
                        + " other engines",
                "Use InnoDB for all tables (ALTER TABLE ... ENGINE=InnoDB), then " + StreamStoppedException.NEW_STREAM);
    }

    StreamStoppedException statement(QueryEvent query) {
        String outline = SqlOutline.of(query.sql(), query.sqlMode());
        int end = 0;
        while (end < outline.length() && Character.isLetter(outline.charAt(end))) {
            end++;
        }
        return statementFormat("'" + outline.substring(0, end) + "' statement");
    }

    /** Throws at an event of a type that is not read, unless the source says that it may be ignored. */
    void unread(EventHeader header) {
        int type = header.type();
        if (type == EventType.ANONYMOUS_GTID) {
            throw place.stopped(
                    "a transaction has no GTID (ANONYMOUS_GTID)",
                    "Set gtid_mode=ON on every server of the cluster; then " + StreamStoppedException.NEW_STREAM);
        }
        if (type == EventType.INCIDENT) {
            throw place.stopped(
                    "the source logged an INCIDENT: events may be missing from its binlog",
                    "Look into the source's error log, then " + StreamStoppedException.NEW_STREAM);
        }
        if (type <= LAST_OF_STATEMENTS && type != EventType.UNKNOWN) {
            throw statementFormat(EventType.name(type) + " event");
        }
        if (!header.isIgnorable()) {
            throw place.stopped(
                    "an event of " + EventType.name(type) + " is not known to this version",
                    "Upgrade Crosstide; or switch off at the source the feature that writes it, then "
                            + StreamStoppedException.NEW_STREAM);
        }
    }

    private StreamStoppedException statementFormat(String what) {
        return place.stopped(
                "the binlog holds a " + what + " in place of rows (statement format)",
                "SET PERSIST binlog_format=ROW, also in the sessions that set it otherwise; the transaction itself cannot be"
                        + " replicated: " + StreamStoppedException.NEW_STREAM);
    }
}
