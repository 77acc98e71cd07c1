package io.crosstide.writer.apply;

import io.crosstide.change.event.ColumnValue;
import io.crosstide.change.event.ReportText;
import io.crosstide.change.event.Row;
import io.crosstide.writer.conflict.Conflict;
import io.crosstide.writer.conflict.ConflictId;
import io.crosstide.writer.conflict.ConflictKind;
import io.crosstide.writer.conflict.ConflictRecorder;
import io.crosstide.writer.conflict.ConflictStatus;
import io.crosstide.writer.schema.TableName;
import io.crosstide.writer.schema.TargetSchema;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Records the conflicts of one transaction. Each is believed only when the table is what it was when the transaction was
 * planned; otherwise the plan may have put transactions side by side that had to be kept in order.
 */
final class ConflictWriter {
    private static final String POLICY = "report";

    private final Connection connection;
    private final TargetSchema schema;
    private final TransactionContext context;
    private final ConflictRecorder recorder;
    private final Set<TableName> proved = new HashSet<>();
    private final Map<ConflictKind, Integer> counts = new EnumMap<>(ConflictKind.class);

    ConflictWriter(Connection connection, TargetSchema schema, TransactionContext context) {
        this.connection = connection;
        this.schema = schema;
        this.context = context;
        this.recorder = new ConflictRecorder(connection);
    }

    void record(RowPlace place, Clash clash) throws SQLException {
        TableName table = place.mapping().table().name();
        if (proved.add(table)) {
            schema.prove(connection, table, context.schemaVersion());
        }
        Row before = place.change().before();
        Row after = place.change().after();
        int eventIndex = place.event().eventIndex();
        recorder.record(new Conflict(
                ConflictId.of(context.streamId(), context.seq(), eventIndex, place.index()),
                clash.kind(),
                clash.alreadySame() ? ConflictStatus.RESOLVED : ConflictStatus.OPEN,
                schema.clock().instant(),
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
                key(place.mapping(), place.image()),
                before == null ? null : image(place, before),
                after == null ? null : image(place, after),
                clash.found(),
                POLICY,
                clash.alreadySame() ? Conflict.ALREADY_SAME : Conflict.KEPT_TARGET,
                clash.note()));
        counts.merge(clash.kind(), 1, Integer::sum);
    }

    Map<ConflictKind, Integer> counts() {
        return counts;
    }

    int count() {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    private static Map<String, @Nullable String> key(TableMapping mapping, Row row) {
        List<MappedColumn> columns = mapping.hasKey() ? mapping.key() : mapping.columns();
        Map<String, @Nullable String> values = new LinkedHashMap<>();
        for (MappedColumn column : columns) {
            values.put(column.source().name(), ReportText.of(column.value(row), column.source()));
        }
        return values;
    }

    private static Map<String, @Nullable String> image(RowPlace place, Row row) {
        Map<String, @Nullable String> values = new LinkedHashMap<>();
        List<ColumnValue> all = row.values();
        for (int i = 0; i < all.size(); i++) {
            var column = place.mapping().source().columns().get(i);
            values.put(column.name(), ReportText.of(all.get(i), column));
        }
        return values;
    }
}
