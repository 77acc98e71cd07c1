package io.crosstide.writer.audit;

import io.crosstide.bookkeeping.conflict.Conflict;
import io.crosstide.bookkeeping.conflict.ConflictId;
import io.crosstide.bookkeeping.conflict.ConflictImage;
import io.crosstide.bookkeeping.conflict.ConflictKind;
import io.crosstide.bookkeeping.conflict.ConflictParts;
import io.crosstide.bookkeeping.conflict.ConflictRecorder;
import io.crosstide.bookkeeping.conflict.ConflictStatus;
import io.crosstide.change.row.Kind;
import io.crosstide.change.row.Row;
import io.crosstide.change.row.TableMap;
import io.crosstide.change.value.Column;
import io.crosstide.change.wire.TransactionChunk;
import io.crosstide.streams.Time;
import io.crosstide.topology.LinkName;
import io.crosstide.writer.conflict.ConflictWriter;
import io.crosstide.writer.conflict.ImageText;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Records overwritten rows as conflicts. */
final class OverwrittenRecorder {
    private final LinkName link;
    private final Time time;

    OverwrittenRecorder(LinkName link, Time time) {
        this.link = link;
        this.time = time;
    }

    static ConflictKind kind(Overwritten row) {
        return row.source().change().kind() == Kind.DELETE ? ConflictKind.DELETE_DIFFERS : ConflictKind.UPDATE_DIFFERS;
    }

    /** Records a conflict, in the transaction of the connection. */
    void record(Connection connection, Overwritten row) throws SQLException {
        SourceRow source = row.source();
        TransactionChunk transaction = source.transaction();
        String id = ConflictId.of(transaction.streamId(), transaction.seq(), source.eventIndex(), source.rowIndex());
        ConflictParts parts = new ConflictParts(connection, id);
        Row after = source.change().after();
        Map<String, @Nullable String> before = image(source.table(), source.before(), ConflictImage.BEFORE, parts);
        Map<String, @Nullable String> afterImage =
                after == null ? null : image(source.table(), after, ConflictImage.AFTER, parts);
        Map<String, @Nullable String> found = image(row.targetTable(), row.found(), ConflictImage.FOUND, parts);
        new ConflictRecorder(connection)
                .record(new Conflict(
                        id,
                        kind(row),
                        ConflictStatus.OPEN,
                        time.instant(),
                        link.mesh(),
                        link.cluster(),
                        transaction.origin(),
                        link.target(),
                        row.targetTable().qualifiedName(),
                        transaction.gtid().toString(),
                        transaction.seq(),
                        source.eventIndex(),
                        source.rowIndex(),
                        List.of(),
                        key(row, parts),
                        before,
                        afterImage,
                        List.of(found),
                        ConflictWriter.POLICY,
                        Conflict.OVERWRITTEN,
                        row.echo().equals(transaction.gtid()) ? null : "overwritten by the target's " + row.echo()));
    }

    /** The values by which the target has found the row: those of its primary key in the before image. */
    private static Map<String, @Nullable String> key(Overwritten row, ConflictParts parts) {
        Map<String, @Nullable String> values = new LinkedHashMap<>();
        for (int position : row.targetTable().primaryKey()) {
            Column column = row.source().table().columns().get(position);
            String text = ImageText.of(row.source().before().value(position), column);
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
}
