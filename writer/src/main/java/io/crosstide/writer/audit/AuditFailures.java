package io.crosstide.writer.audit;

import io.crosstide.binlog.BinlogException;
import io.crosstide.change.event.EventException;
import io.crosstide.change.gtid.Gtid;
import io.crosstide.streams.KafkaProblem;
import io.crosstide.topology.LinkName;
import io.crosstide.writer.failure.ControlFailure;
import io.crosstide.writer.failure.LinkFailure;
import io.crosstide.writer.failure.LinkStoppedException;
import io.crosstide.writer.failure.LinkUnreachableException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;

/** What a failure of the audit means for the link. What was not audited is never passed over in silence (W4). */
public final class AuditFailures {
    /** How an operator begins an audit anew. */
    static final String BEGIN_ANEW = "To begin the audit anew, look for rows that differ with `crosstide compare`, then"
            + " delete the link's row of crosstide.audit at the target. Overwritten rows that were not audited are not"
            + " recorded then";

    /** ER_ACCESS_DENIED_ERROR and ER_SPECIFIC_ACCESS_DENIED_ERROR. */
    private static final Set<Integer> ACCESS_DENIED = Set.of(1045, 1227);

    private AuditFailures() {}

    static Exception of(LinkName link, Throwable failure) {
        if (failure instanceof LinkFailure known) {
            return known;
        } else if (failure instanceof BinlogException refused
                && refused.errorCode() == BinlogException.FATAL_READING_BINLOG) {
            return new LinkStoppedException(
                    "Link " + link + " cannot audit the target's binlog: " + refused.getMessage(),
                    "if binlogs were purged before they were audited, set binlog_expire_logs_seconds longer than any outage"
                            + " of the writer. " + BEGIN_ANEW,
                    refused);
        } else if (failure instanceof BinlogException refused && ACCESS_DENIED.contains(refused.errorCode())) {
            return new LinkStoppedException(
                    "Link " + link + " cannot audit the target's binlog: " + refused.getMessage(),
                    "grant REPLICATION SLAVE on *.* to the writer's account at the target",
                    refused);
        } else if (failure instanceof SQLException refused) {
            return ControlFailure.of(link, refused);
        } else if (failure instanceof IOException e) {
            return new LinkUnreachableException("Link " + link + ": the audit reads no more: " + e.getMessage(), e);
        } else if (failure instanceof EventException e) {
            return new LinkStoppedException(
                    "Link " + link + " cannot audit the target's binlog: " + e.getMessage(),
                    "set binlog_format=ROW, binlog_row_image=FULL, binlog_row_metadata=FULL and an empty"
                            + " binlog_row_value_options at the target, globally. " + BEGIN_ANEW,
                    e);
        } else if (failure instanceof OffsetOutOfRangeException e) {
            return new LinkStoppedException(
                    "Link " + link + " cannot audit: the stream of " + link.source()
                            + " no longer has the records from "
                            + e.offsetOutOfRangePartitions().values() + " on",
                    BEGIN_ANEW,
                    e);
        } else if (failure instanceof KafkaException e) {
            return new LinkUnreachableException(
                    "Link " + link + ": the audit cannot read the stream: "
                            + KafkaProblem.of(e).reason(),
                    e);
        }
        return failure instanceof RuntimeException e ? e : new IllegalStateException(failure.toString(), failure);
    }

    /** The link would go on from another place in the stream. */
    public static LinkStoppedException otherStream(LinkName link, Object found, Object expected) {
        return new LinkStoppedException(
                "Link " + link + " has audited stream " + found + ", but follows " + expected, BEGIN_ANEW);
    }

    static LinkStoppedException unpaired(LinkName link, Gtid echo, String table) {
        return new LinkStoppedException(
                "Link " + link + " cannot audit transaction " + echo + " of the target: its row changes of table "
                        + table + " are not those of the source",
                "find out who has written the transaction; if it was this link, report this as a bug, with the events of"
                        + " the transaction. " + BEGIN_ANEW);
    }
}
