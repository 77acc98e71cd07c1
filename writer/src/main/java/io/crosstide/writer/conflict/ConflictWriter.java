package io.crosstide.writer.conflict;

import io.crosstide.bookkeeping.conflict.Conflict;
import io.crosstide.bookkeeping.conflict.ConflictId;
import io.crosstide.bookkeeping.conflict.ConflictImage;
import io.crosstide.bookkeeping.conflict.ConflictParts;
import io.crosstide.bookkeeping.conflict.ConflictRecorder;
import io.crosstide.bookkeeping.conflict.ConflictStatus;
import io.crosstide.change.row.Row;
import io.crosstide.change.row.TableName;
import io.crosstide.change.value.ColumnValue;
import io.crosstide.writer.mapping.MappedColumn;
import io.crosstide.writer.mapping.RowPlace;
import io.crosstide.writer.mapping.TableMapping;
import io.crosstide.writer.mapping.TransactionContext;
import io.crosstide.writer.schema.TargetSchema;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Records the conflicts of one transaction. A conflict counts only if the table is as it was when the transaction was
 * planned. Otherwise the plan may have run transactions in parallel that must run in order.
 */
public final class ConflictWriter {
    /** What the target does with its row; there is one policy so far. */
    public static final String POLICY = "report";

    private final Connection connection;
    private final TargetSchema schema;
    private final TransactionContext context;
    private final ConflictRecorder recorder;
    private final Set<TableName> proved = new HashSet<>();
    private final Map<TableConflict, Integer> counts = new HashMap<>();

    public ConflictWriter(Connection connection, TargetSchema schema, TransactionContext context) {
        this.connection = connection;
        this.schema = schema;
        this.context = context;
        this.recorder = new ConflictRecorder(connection);
    }

    public void record(RowPlace place, Clash clash) throws SQLException {
        TableName table = place.mapping().table().name();
        if (proved.add(table)) {
            schema.prove(connection, table, context.schemaVersion());
        }
        Row before = place.change().before();
        Row after = place.change().after();
        int eventIndex = place.event().eventIndex();
        String id = ConflictId.of(context.streamId(), context.seq(), eventIndex, place.index());
        ConflictParts parts = new ConflictParts(connection, id);
        Map<String, @Nullable String> beforeImage =
                before == null ? null : image(place, before, ConflictImage.BEFORE, parts);
        Map<String, @Nullable String> afterImage =
                after == null ? null : image(place, after, ConflictImage.AFTER, parts);
        List<Map<String, @Nullable String>> found = found(clash, parts);
        recorder.record(new Conflict(
                id,
                clash.kind(),
                clash.alreadySame() ? ConflictStatus.RESOLVED : ConflictStatus.OPEN,
                schema.time().instant(),
                context.link().mesh(),
                context.link().cluster(),
                context.origin(),
                context.link().target(),
                table.toString(),
                context.gtid().toString(),
                context.seq(),
                eventIndex,
                place.index(),
                clash.names(),
                key(place.mapping(), place.image(), parts),
                beforeImage,
                afterImage,
                found,
                POLICY,
                clash.alreadySame() ? Conflict.ALREADY_SAME : Conflict.KEPT_TARGET,
                clash.note()));
        counts.merge(new TableConflict(clash.kind(), table), 1, Integer::sum);
    }

    public Map<TableConflict, Integer> counts() {
        return counts;
    }

    public int count() {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    private static Map<String, @Nullable String> key(TableMapping mapping, Row row, ConflictParts parts) {
        List<MappedColumn> columns = mapping.hasKey() ? mapping.key() : mapping.columns();
        Map<String, @Nullable String> values = new LinkedHashMap<>();
        for (MappedColumn column : columns) {
            String text = ImageText.of(column.value(row), column.source());
            values.put(column.source().name(), text == null ? null : parts.cut(text));
        }
        return values;
    }

    /** Converts long values one after the other: as text each may be several times as large as in the row. */
    private static Map<String, @Nullable String> image(
            RowPlace place, Row row, ConflictImage image, ConflictParts parts) throws SQLException {
        Map<String, @Nullable String> values = new LinkedHashMap<>();
        List<ColumnValue> all = row.values();
        for (int i = 0; i < all.size(); i++) {
            var column = place.mapping().source().columns().get(i);
            String text = ImageText.of(all.get(i), column);
            values.put(column.name(), text == null ? null : parts.keep(image, 0, column.name(), text));
        }
        return values;
    }

    private static List<Map<String, @Nullable String>> found(Clash clash, ConflictParts parts) throws SQLException {
        List<Map<String, @Nullable String>> rows = new ArrayList<>();
        for (Map<String, @Nullable String> row : clash.found()) {
            rows.add(parts.keep(ConflictImage.FOUND, rows.size(), row));
        }
        return rows;
    }
}
