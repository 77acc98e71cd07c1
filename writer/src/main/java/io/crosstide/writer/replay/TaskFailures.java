package io.crosstide.writer.replay;

import io.crosstide.change.row.TableName;
import io.crosstide.topology.LinkName;
import io.crosstide.topology.connect.MysqlRemedy;
import io.crosstide.writer.failure.FailureKind;
import io.crosstide.writer.failure.LinkStoppedException;
import io.crosstide.writer.failure.LinkUnreachableException;
import io.crosstide.writer.failure.RestartException;
import io.crosstide.writer.mapping.TransactionContext;
import io.crosstide.writer.row.RowLockedException;
import io.crosstide.writer.row.TableLockedException;
import io.crosstide.writer.session.StatementPatience;
import java.sql.SQLException;
import java.time.Duration;

/** Describes a failed task: what was attempted, where, and what to do. */
public record TaskFailures(LinkName link) {
    private static final int MALFORMED_GTID = 1774;
    private static final String NO_TAGS =
            "the target's MySQL knows no GTIDs with tags; 8.3 and newer know them: upgrade it,"
                    + " or use loopPrevention: direction-table";
    private static final String UNKNOWN_CAUSE = "remove the cause that the error names at the target";
    private static final String RESUMES = "; the link resumes by itself";

    /** Converts the failure to the exception type that the link's supervisor acts on. */
    Exception of(Task task, SQLException failure, StatementPatience patience) {
        String what = describe(task) + ": " + failure.getMessage();
        if (StatementPatience.isExceededIn(failure)) {
            Duration waited = patience.now();
            what = describe(task) + ": a statement got no answer within " + waited.toSeconds()
                    + " s; the next attempt waits "
                    + patience.exceeded(task.seq()).toSeconds() + " s";
        }
        return switch (FailureKind.of(failure)) {
            case CONNECTION -> new LinkUnreachableException(what, failure);
            case LOCK -> new RestartException(what, task.seq(), failure);
            case OTHER ->
                new LinkStoppedException(
                        describe(task) + ": MySQL error " + failure.getErrorCode() + " (" + failure.getSQLState()
                                + "): " + failure.getMessage(),
                        remedy(failure),
                        failure);
        };
    }

    private static String remedy(SQLException failure) {
        return failure.getErrorCode() == MALFORMED_GTID
                ? NO_TAGS
                : MysqlRemedy.of(failure).orElse(UNKNOWN_CAUSE) + RESUMES;
    }

    LinkStoppedException lockedForLong(Task task, TableLockedException failure) {
        return new LinkStoppedException(
                describe(task) + ": " + failure.getMessage() + "; retried for "
                        + Outcome.Blocked.LOCK_PATIENCE.toSeconds() + " s",
                "find the session at the target that holds the table's metadata lock, for example in"
                        + " performance_schema.metadata_locks; the link resumes by itself",
                failure);
    }

    Outcome.Locked locked(Task task, SQLException failure) {
        TableName table = null;
        if (failure instanceof RowLockedException row) {
            table = row.table();
        } else if (failure instanceof TableLockedException whole) {
            table = whole.table();
        }
        return new Outcome.Locked(table, describe(task) + ": " + failure.getMessage());
    }

    /** What was attempted, and for which transaction. */
    String describe(Task task) {
        if (task instanceof Task.Apply apply) {
            return describe(apply.context());
        }
        if (task instanceof Task.ApplyChunks chunks) {
            return describe(chunks.context());
        }
        return "Link " + link + " cannot account for transactions from seq " + task.seq();
    }

    private static String describe(TransactionContext context) {
        return "Link " + context.link() + " cannot apply seq " + context.seq() + ", GTID " + context.gtid() + " ("
                + context.binlogPosition() + ")";
    }
}
