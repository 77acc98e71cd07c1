package io.crosstide.writer.row;

import io.crosstide.change.event.EventException;
import io.crosstide.change.row.EventsReader.TableRows;
import io.crosstide.change.row.TableName;
import io.crosstide.streams.Time;
import io.crosstide.writer.cascade.ParentFinder;
import io.crosstide.writer.conflict.ClashFinder;
import io.crosstide.writer.conflict.ConflictWriter;
import io.crosstide.writer.conflict.Refusal;
import io.crosstide.writer.failure.FailureKind;
import io.crosstide.writer.failure.LinkStoppedException;
import io.crosstide.writer.mapping.MismatchException;
import io.crosstide.writer.mapping.PlainChanges;
import io.crosstide.writer.mapping.TableMapping;
import io.crosstide.writer.mapping.TableMappings;
import io.crosstide.writer.mapping.TransactionContext;
import io.crosstide.writer.schema.TargetChangedException;
import io.crosstide.writer.schema.TargetSchema;
import io.crosstide.writer.schema.TargetTable;
import io.crosstide.writer.session.ReplaySession;
import io.crosstide.writer.session.TargetSession;
import io.crosstide.writer.value.InexpressibleValueException;
import io.crosstide.writer.value.UnfitColumnException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Applies the row changes of a transaction, or of one of its chunks. Thread-safe. */
public final class RowApplier {
    private final TargetSchema schema;
    private final Time time;
    private final TableMappings mappings;

    public RowApplier(TargetSchema schema, TableMappings mappings, Time time) {
        this.time = time;
        this.schema = schema;
        this.mappings = mappings;
    }

    /**
     * Applies every row change, or records it as a conflict, in the transaction that the caller has opened on a
     * session prepared by {@link ReplaySession}. Never commits or rolls back.
     *
     * @throws SQLException roll back; retry after deadlocks (1213), lock wait timeouts (1205), lost connections and
     *     {@link io.crosstide.writer.schema.TargetChangedException}
     * @throws TableLockedException roll back; another session has locked the whole table
     * @throws RowLockedException roll back and retry; another session has locked a row
     * @throws TableRefusedException roll back; the definition of one table prevents the change
     * @throws LinkStoppedException roll back and stop the link
     */
    public ApplyResult apply(TargetSession session, TransactionContext context, List<TableRows> events)
            throws SQLException, LinkStoppedException {
        Connection connection = session.jdbc();
        StatementExecutor executor = new StatementExecutor(connection);
        ConflictWriter conflicts = new ConflictWriter(connection, schema, context);
        WrittenValues written = new WrittenValues(connection);
        ParentFinder parents = new ParentFinder(connection);
        RowEvents single = new RowEvents(connection, executor);
        RowChanger changer = new RowChanger(executor, single, written, new ClashFinder(connection, schema), parents);
        TransactionRows rows = new TransactionRows(executor, written, changer, parents, conflicts);
        Map<TableName, TargetTable> used = new HashMap<>();
        try {
            for (int i = 0; i < events.size(); i++) {
                apply(session, context, events.subList(i, endOfStatement(events, i)), rows, used);
            }
            schema.verify(connection, used);
        } finally {
            executor.restore();
        }
        return new ApplyResult(rows.rows(), conflicts.counts());
    }

    private static int endOfStatement(List<TableRows> events, int start) {
        int end = start + 1;
        while (end < events.size() && !events.get(end - 1).rows().endsStatement()) {
            end++;
        }
        return end;
    }

    /** @param statement the event to apply, and the events of its statement that follow it */
    private void apply(
            TargetSession session,
            TransactionContext context,
            List<TableRows> statement,
            TransactionRows rows,
            Map<TableName, TargetTable> used)
            throws SQLException, LinkStoppedException {
        Connection connection = session.jdbc();
        TableRows event = statement.get(0);
        TableName name = new TableName(event.table().database(), event.table().table());
        long start = time.nanos();
        try {
            TableMapping mapping = mapping(connection, context, event, name);
            TargetTable before = used.putIfAbsent(name, mapping.table());
            if (before != null && !before.equals(mapping.table())) {
                throw new TargetChangedException(name);
            }
            requireEvents(session, context, event, mapping);
            rows.apply(event, mapping, statement.subList(1, statement.size()));
        } catch (EventException | InexpressibleValueException e) {
            throw refused(
                    context,
                    name,
                    String.valueOf(e.getMessage()),
                    "Exclude the table in the topology file, or remove the value at the source and seed the link again.");
        } catch (UnfitColumnException e) {
            schema.prove(connection, name, context.schemaVersion());
            throw refused(context, name, String.valueOf(e.getMessage()), e.remedy());
        } catch (SQLException e) {
            if (ReplaySession.isMetadataLockWait(e, Duration.ofNanos(time.nanos() - start))) {
                throw new TableLockedException(name, e);
            }
            if (FailureKind.of(e) == FailureKind.LOCK) {
                throw new RowLockedException(name, e);
            }
            Refusal refusal = Refusal.of(e);
            if (refusal != Refusal.DEFINITION && refusal != Refusal.TABLE) {
                throw e;
            }
            schema.prove(connection, name, context.schemaVersion());
            throw refusal == Refusal.TABLE ? notWritable(context, name, e) : doesNotFit(context, name, e);
        }
    }

    /** Statements would fire the triggers of the table. */
    private static void requireEvents(
            TargetSession session, TransactionContext context, TableRows event, TableMapping mapping)
            throws TableRefusedException {
        if (!mapping.byEventsOnly()) {
            return;
        }
        TargetTable table = mapping.table();
        String problem = "the target's table has triggers (" + String.join(", ", table.triggers())
                + "), so only row events can change it, but ";
        if (!session.takesEvents()) {
            throw refused(
                    context,
                    table.name(),
                    problem + "the account may not send row events, or writer.apply is sql",
                    "Drop the triggers at the target, or grant REPLICATION_APPLIER to the account and set"
                            + " writer.apply: auto, or exclude the table in the topology file.");
        }
        if (!PlainChanges.are(mapping, event.rows())) {
            throw refused(
                    context,
                    table.name(),
                    problem + "this change needs statements: the table has no primary key, or foreign keys are involved"
                            + " (a cascade, a new value of a column that children reference, or a session of the source"
                            + " without foreign key checks)",
                    "Drop the triggers at the target; the link then resumes by itself. Or exclude the table in the topology"
                            + " file.");
        }
    }

    private static TableRefusedException notWritable(TransactionContext context, TableName name, SQLException e) {
        return refused(
                context,
                name,
                "the target's table cannot be written (" + Refusal.describe(e) + ")",
                "Add the partition, import the tablespace, end the read-only state or repair the table at the target,"
                        + " as the error says; the link then resumes by itself.");
    }

    private static TableRefusedException doesNotFit(TransactionContext context, TableName name, SQLException e) {
        return refused(
                context,
                name,
                "the target does not take a value (" + Refusal.describe(e) + ")",
                "Compare both tables' definitions and the target's sql_mode; change the target's table so that it"
                        + " accepts all values of the source's table, or exclude the table in the topology file.");
    }

    private TableMapping mapping(Connection connection, TransactionContext context, TableRows event, TableName name)
            throws SQLException, LinkStoppedException {
        try {
            return mappings.of(connection, context, event);
        } catch (MismatchException stale) {
            schema.invalidate(name);
            try {
                return mappings.of(connection, context, event);
            } catch (MismatchException e) {
                throw refused(context, name, String.valueOf(e.getMessage()), e.remedy());
            }
        }
    }

    private static TableRefusedException refused(
            TransactionContext context, TableName table, String problem, String remedy) {
        return new TableRefusedException(table, message(context, table, problem), remedy);
    }

    private static String message(TransactionContext context, TableName table, String problem) {
        return "Link " + context.link() + " cannot apply transaction " + context.gtid() + " ("
                + context.binlogPosition() + ") to table " + table + ": " + problem;
    }
}
