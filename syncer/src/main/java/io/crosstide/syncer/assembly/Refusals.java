package io.crosstide.syncer.assembly;

import io.crosstide.change.event.EventException;
import io.crosstide.change.event.EventHeader;
import io.crosstide.change.event.EventType;
import io.crosstide.change.event.QueryEvent;
import io.crosstide.change.event.UnsupportedEventException;
import io.crosstide.syncer.failure.StreamStoppedException;
import io.crosstide.syncer.filter.SqlOutline;
import java.util.TreeSet;

/** Events that stop a stream: rows would have to be guessed, or would be lost (invariant W4). */
final class Refusals {
    private static final int LAST_STATEMENT_TYPE = EventType.EXECUTE_LOAD_QUERY;

    private final BinlogPlace place;

    Refusals(BinlogPlace place) {
        this.place = place;
    }

    StreamStoppedException damaged(EventException e) {
        String what = e.getMessage() == null ? e.toString() : e.getMessage();
        if (e instanceof UnsupportedEventException) {
            return place.refused(what, "Fix what the message names", ", or exclude the table", e);
        }
        return place.stopped(
                what,
                "Fix what the message names. If the source's binlog is damaged, " + StreamStoppedException.NEW_STREAM,
                e);
    }

    StreamStoppedException outsideOfTransaction() {
        return place.stopped("a statement is outside of a transaction", "Report this problem with the binlog file");
    }

    StreamStoppedException partialJson() {
        return place.refused(
                "a row change contains only a part of a JSON value (PARTIAL_UPDATE_ROWS)",
                "Run SET PERSIST binlog_row_value_options='' on every server of the cluster, and change the sessions that"
                        + " set it",
                "",
                null);
    }

    StreamStoppedException rolledBackInPart() {
        return place.refused(
                "a part of the written rows was rolled back, which happens if a transaction uses InnoDB and other"
                        + " engines",
                "Use InnoDB for all tables (ALTER TABLE ... ENGINE=InnoDB)",
                "",
                null);
    }

    StreamStoppedException statement(QueryEvent query) {
        String outline = SqlOutline.of(query.sql(), query.sqlMode());
        int end = 0;
        while (end < outline.length() && Character.isLetter(outline.charAt(end))) {
            end++;
        }
        String tables = query.databases().isEmpty()
                ? ""
                : " on tables of " + String.join(", ", new TreeSet<>(query.databases()));
        return statementFormat("'" + outline.substring(0, end) + "' statement" + tables);
    }

    /** Throws for an event type that the syncer does not read, unless the event is marked as ignorable. */
    void refuseUnlessIgnorable(EventHeader header) {
        int type = header.type();
        if (type == EventType.ANONYMOUS_GTID) {
            throw place.stopped(
                    "a transaction has no GTID (ANONYMOUS_GTID)",
                    "Set gtid_mode=ON on every server of the cluster; then " + StreamStoppedException.NEW_STREAM);
        }
        if (type == EventType.INCIDENT) {
            throw place.stopped(
                    "the source logged an INCIDENT: events may be missing from its binlog",
                    "Read the source's error log, then " + StreamStoppedException.NEW_STREAM);
        }
        if (type <= LAST_STATEMENT_TYPE && type != EventType.UNKNOWN) {
            throw statementFormat(EventType.name(type) + " event");
        }
        if (!header.isIgnorable()) {
            throw place.refused(
                    "this version does not know events of " + EventType.name(type),
                    "Upgrade Crosstide. If no version knows them, switch off the feature of the source that writes them",
                    "",
                    null);
        }
    }

    private StreamStoppedException statementFormat(String what) {
        return place.refused(
                "the binlog contains a " + what + " instead of rows (statement format)",
                "Run SET PERSIST binlog_format=ROW, and change the sessions that set another value",
                ". If there are many such transactions, see \"Passing a statement\" in docs/operations.md",
                null);
    }
}
