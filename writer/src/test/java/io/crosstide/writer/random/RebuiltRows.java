package io.crosstide.writer.random;

import io.crosstide.writer.row.RecordedValue;
import io.crosstide.writer.row.RecordedValue.Family;
import io.crosstide.writer.row.ReplayPair;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rebuilds table rows from rows of conflict records, based only on {@code docs/conflicts.md}. */
final class RebuiltRows {
    private final ReplayPair pair;
    private final PlanTable table;
    private final PlanTable scratch;

    RebuiltRows(ReplayPair pair, PlanTable table) throws SQLException {
        this.pair = pair;
        this.table = table;
        List<PlanColumn> columns = table.stored().stream()
                .map(column ->
                        new PlanColumn(column.name(), column.type(), "NULL", column.kind(), false, column.uses()))
                .toList();
        scratch = new PlanTable("rebuilt_" + table.name(), columns, List.of(), List.of(), table.options(), false);
        pair.onTarget(
                "SET SESSION sql_mode = 'ALLOW_INVALID_DATES,NO_AUTO_VALUE_ON_ZERO', time_zone = '+00:00'",
                "DROP TABLE IF EXISTS " + Plan.DATABASE + "." + scratch.name());
        pair.onTarget(scratch.definition().toArray(String[]::new));
    }

    /** The rows of the table as the server prints them. */
    List<String> shown(boolean atSource) throws SQLException {
        String query = table.query(Plan.DATABASE);
        return atSource ? pair.sourceRows(query) : pair.targetRows(query);
    }

    /** The rebuilt row as the server prints it. */
    String rebuilt(Map<String, @Nullable String> row) throws SQLException {
        List<String> values = new ArrayList<>();
        List<String> tables = new ArrayList<>();
        for (PlanColumn column : scratch.columns()) {
            String text = row.get(column.name());
            if (text != null && RecordedValue.isRounded(column.kind().family(), column.type())) {
                tables.add(RecordedValue.table("v" + values.size(), column.type(), text));
                values.add("v" + values.size());
            } else {
                values.add(text == null ? "NULL" : sql(column, text));
            }
        }
        String name = Plan.DATABASE + "." + scratch.name();
        pair.onTarget(
                "DELETE FROM " + name,
                "INSERT INTO " + name + " SELECT " + String.join(", ", values)
                        + (tables.isEmpty() ? "" : " FROM " + String.join(", ", tables)));
        return pair.targetRows(scratch.query(Plan.DATABASE)).get(0);
    }

    private static String sql(PlanColumn column, String text) {
        Family family = column.kind().family();
        return RecordedValue.isBinaryJson(family, text)
                ? "CAST('null' AS JSON)"
                : RecordedValue.sql(family, column.type(), text);
    }
}
