package io.crosstide.writer.conflict;

import io.crosstide.bookkeeping.conflict.Conflict;
import io.crosstide.bookkeeping.conflict.ConflictId;
import io.crosstide.bookkeeping.conflict.ConflictImage;
import io.crosstide.bookkeeping.conflict.ConflictKind;
import io.crosstide.bookkeeping.conflict.ConflictParts;
import io.crosstide.bookkeeping.conflict.ConflictRecorder;
import io.crosstide.bookkeeping.conflict.ConflictStatus;
import io.crosstide.change.event.EventException;
import io.crosstide.change.row.EventsReader.TableRows;
import io.crosstide.change.row.Row;
import io.crosstide.change.row.RowChange;
import io.crosstide.change.row.TableMap;
import io.crosstide.change.row.TableName;
import io.crosstide.change.value.Column;
import io.crosstide.streams.Time;
import io.crosstide.writer.mapping.TransactionContext;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Records a transaction that an operator has ordered to skip: each of its row changes is an open conflict with its images. It needs
 * nothing of the target's tables, which may not even exist.
 */
public final class SkippedRows {
    private final Connection connection;
    private final TransactionContext context;
    private final Time time;
    private final String note;
    private final ConflictRecorder recorder;
    private final Map<TableConflict, Integer> counts = new HashMap<>();

    /**
     * @param connection in the target transaction that accounts for the source's transaction
     * @param note who has ordered it, when and why, and why the target could not take the transaction
     */
    public SkippedRows(Connection connection, TransactionContext context, Time time, String note) {
        this.connection = connection;
        this.context = context;
        this.time = time;
        this.note = note;
        this.recorder = new ConflictRecorder(connection);
    }

    /** Records the row changes of an event, up to one that cannot be decoded, which gets a record without images. */
    public void record(TableRows event) throws SQLException {
        TableName name = new TableName(event.table().database(), event.table().table());
        int index = 0;
        try {
            for (Iterator<RowChange> changes = event.rows().iterator(); changes.hasNext(); index++) {
                record(event, name, index, changes.next());
            }
        } catch (EventException e) {
            recordUnreadable(name, event.eventIndex(), index, e);
        }
    }

    private void record(TableRows event, TableName name, int index, RowChange change) throws SQLException {
        String id = id(event.eventIndex(), index);
        ConflictParts parts = new ConflictParts(connection, id);
        @Nullable Row before = change.before();
        @Nullable Row after = change.after();
        @Nullable Row image = before == null ? after : before;
        Map<String, @Nullable String> key = image == null ? Map.of() : key(event.table(), image, parts);
        record(
                id,
                name,
                event.eventIndex(),
                index,
                key,
                before == null ? null : image(event.table(), before, ConflictImage.BEFORE, parts),
                after == null ? null : image(event.table(), after, ConflictImage.AFTER, parts),
                note);
    }

    /** Records that rows of the table were skipped that cannot be decoded. */
    public void recordUnreadable(TableName name, int eventIndex, int rowIndex, EventException why) throws SQLException {
        record(
                id(eventIndex, rowIndex),
                name,
                eventIndex,
                rowIndex,
                Map.of(),
                null,
                null,
                note + "; rows from here on cannot be read: " + why.getMessage());
    }

    private void record(
            String id,
            TableName name,
            int eventIndex,
            int rowIndex,
            Map<String, @Nullable String> key,
            @Nullable Map<String, @Nullable String> before,
            @Nullable Map<String, @Nullable String> after,
            String text)
            throws SQLException {
        recorder.record(new Conflict(
                id,
                ConflictKind.SKIPPED,
                ConflictStatus.OPEN,
                time.instant(),
                context.link().mesh(),
                context.link().cluster(),
                context.origin(),
                context.link().target(),
                name.toString(),
                context.gtid().toString(),
                context.seq(),
                eventIndex,
                rowIndex,
                List.of(),
                key,
                before,
                after,
                List.of(),
                ConflictWriter.POLICY,
                Conflict.SKIPPED,
                text));
        counts.merge(new TableConflict(ConflictKind.SKIPPED, name), 1, Integer::sum);
    }

    private String id(int eventIndex, int rowIndex) {
        return ConflictId.of(context.streamId(), context.seq(), eventIndex, rowIndex);
    }

    /** The source's primary key; all columns if it has none. */
    private static Map<String, @Nullable String> key(TableMap table, Row row, ConflictParts parts) {
        List<Integer> positions = table.primaryKey().isEmpty()
                ? IntStream.range(0, table.columns().size()).boxed().toList()
                : table.primaryKey();
        Map<String, @Nullable String> values = new LinkedHashMap<>();
        for (int position : positions) {
            Column column = table.columns().get(position);
            String text = ImageText.of(row.value(position), column);
            values.put(column.name(), text == null ? null : parts.cut(text));
        }
        return values;
    }

    private static Map<String, @Nullable String> image(
            TableMap table, Row row, ConflictImage image, ConflictParts parts) throws SQLException {
        Map<String, @Nullable String> values = new LinkedHashMap<>();
        for (Column column : table.columns()) {
            String text = ImageText.of(row.value(column.position()), column);
            values.put(column.name(), text == null ? null : parts.keep(image, 0, column.name(), text));
        }
        return values;
    }

    /** How many row changes were recorded. */
    public Map<TableConflict, Integer> counts() {
        return Map.copyOf(counts);
    }
}
