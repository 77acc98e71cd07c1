package io.crosstide.syncer.skip;

import io.crosstide.bookkeeping.conflict.Conflict;
import io.crosstide.bookkeeping.conflict.ConflictId;
import io.crosstide.bookkeeping.conflict.ConflictImage;
import io.crosstide.bookkeeping.conflict.ConflictKind;
import io.crosstide.bookkeeping.conflict.ConflictParts;
import io.crosstide.bookkeeping.conflict.ConflictRecorder;
import io.crosstide.bookkeeping.conflict.ConflictStatus;
import io.crosstide.change.event.EventException;
import io.crosstide.change.event.QueryEvent;
import io.crosstide.change.gtid.Gtid;
import io.crosstide.change.row.MappedTable;
import io.crosstide.change.row.RowImages;
import io.crosstide.change.row.TableMap;
import io.crosstide.change.value.Column;
import io.crosstide.change.value.ColumnValue;
import io.crosstide.change.value.ReportText;
import io.crosstide.streams.Time;
import io.crosstide.syncer.filter.StatementFilter;
import io.crosstide.syncer.filter.TableFilter;
import io.crosstide.topology.StreamName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Records a transaction that an operator has ordered to skip, in {@code crosstide.conflict} of its own source: an open conflict for each
 * row change of a replicated table, with the columns that its images have; and for each statement, with its text. A repetition records
 * nothing twice.
 */
final class SkippedTransaction implements TransactionVisitor {
    private static final String POLICY = "report";
    /** In the record of changes whose table is not known. */
    private static final String UNKNOWN = "unknown.unknown";

    private final Connection connection;
    private final StreamName stream;
    private final UUID streamId;
    private final Gtid gtid;
    private final TableFilter tables;
    private final StatementFilter statements;
    private final Time time;
    private final String note;
    private final ConflictRecorder recorder;
    private String xa = "";
    private int records;

    /**
     * @param connection in an open transaction, with its session in UTC
     * @param note who has ordered it, when and why, and why the transaction cannot be published
     */
    SkippedTransaction(
            Connection connection,
            StreamName stream,
            UUID streamId,
            Gtid gtid,
            TableFilter tables,
            StatementFilter statements,
            Time time,
            String note) {
        this.connection = connection;
        this.stream = stream;
        this.streamId = streamId;
        this.gtid = gtid;
        this.tables = tables;
        this.statements = statements;
        this.time = time;
        this.note = note;
        this.recorder = new ConflictRecorder(connection);
    }

    /** Number of records. */
    int records() {
        return records;
    }

    @Override
    public void statement(int index, QueryEvent statement) throws SQLException {
        if (statements.isFiltered(statement)) {
            return;
        }
        List<String> names = SkippedStatement.tables(statement);
        int row = 0;
        for (String name : names.isEmpty() ? List.of(UNKNOWN) : names) {
            ConflictParts parts = parts(index, row);
            Map<String, @Nullable String> image = parts.keep(ConflictImage.AFTER, 0, SkippedStatement.image(statement));
            record(name, index, row++, Map.of(), null, image, "; this is a statement without its rows");
        }
    }

    @Override
    public void rows(int index, MappedTable table, byte[] map, byte[] event) throws SQLException {
        if (tables.role(table) != TableFilter.Role.REPLICATED) {
            return;
        }
        int row = 0;
        try {
            TableMap definition = TableMap.parse(map);
            for (RowImages images = RowImages.of(event, definition); images.hasNext(); row++) {
                record(definition, index, row, images.next());
            }
        } catch (EventException e) {
            unreadable(table.toString(), index, row, String.valueOf(e.getMessage()));
        }
    }

    private void record(TableMap table, int index, int row, RowImages.Change change) throws SQLException {
        ConflictParts parts = parts(index, row);
        @Nullable Map<Column, ColumnValue> before = change.before();
        @Nullable Map<Column, ColumnValue> after = change.after();
        Map<String, @Nullable String> key = key(table, before == null ? after : before, parts);
        record(
                table.qualifiedName(),
                index,
                row,
                key,
                before == null ? null : parts.keep(ConflictImage.BEFORE, 0, texts(before)),
                after == null ? null : parts.keep(ConflictImage.AFTER, 0, texts(after)),
                change.parts().isEmpty()
                        ? ""
                        : change.parts().stream()
                                .map(Column::name)
                                .collect(Collectors.joining(", ", "; only a part is known of the new value of ", "")));
    }

    @Override
    public void unreadable(int index, String why) throws SQLException {
        unreadable(UNKNOWN, index, 0, why);
    }

    private void unreadable(String table, int index, int row, String why) throws SQLException {
        record(table, index, row, Map.of(), null, null, "; changes from here on cannot be read: " + why);
    }

    @Override
    public void xaStarts() {
        xa = "; this is an XA transaction: if it is only prepared here, it may be rolled back later";
    }

    private void record(
            String table,
            int index,
            int row,
            Map<String, @Nullable String> key,
            @Nullable Map<String, @Nullable String> before,
            @Nullable Map<String, @Nullable String> after,
            String more)
            throws SQLException {
        recorder.record(new Conflict(
                id(index, row),
                ConflictKind.SKIPPED,
                ConflictStatus.OPEN,
                time.instant(),
                stream.mesh(),
                stream.cluster(),
                stream.datacenter(),
                stream.datacenter(),
                table,
                gtid.toString(),
                0,
                index,
                row,
                List.of(),
                key,
                before,
                after,
                List.of(),
                POLICY,
                Conflict.SKIPPED,
                note + more + xa));
        records++;
    }

    private String id(int index, int row) {
        return ConflictId.of(streamId, gtid, index, row);
    }

    private ConflictParts parts(int index, int row) {
        return new ConflictParts(connection, id(index, row));
    }

    /** The primary key; all columns of the image if the table has none, or if the image does not have it. */
    private static Map<String, @Nullable String> key(
            TableMap table, @Nullable Map<Column, ColumnValue> image, ConflictParts parts) {
        if (image == null) {
            return Map.of();
        }
        List<Column> primary =
                table.primaryKey().stream().map(table.columns()::get).toList();
        boolean whole = !primary.isEmpty() && image.keySet().containsAll(primary);
        Map<String, @Nullable String> key = new LinkedHashMap<>();
        for (Column column : whole ? primary : image.keySet()) {
            ColumnValue value = image.get(column);
            String text = value == null ? null : ReportText.of(value, column);
            key.put(column.name(), text == null ? null : parts.cut(text));
        }
        return key;
    }

    private static Map<String, @Nullable String> texts(Map<Column, ColumnValue> image) {
        Map<String, @Nullable String> texts = new LinkedHashMap<>();
        image.forEach((column, value) -> texts.put(column.name(), ReportText.of(value, column)));
        return texts;
    }
}
