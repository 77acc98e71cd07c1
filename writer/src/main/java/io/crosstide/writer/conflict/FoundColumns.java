package io.crosstide.writer.conflict;

import io.crosstide.change.value.Column;
import io.crosstide.change.value.ColumnType;
import io.crosstide.change.value.ColumnValue;
import io.crosstide.change.value.ReportText;
import io.crosstide.writer.schema.TargetColumn;
import io.crosstide.writer.schema.TargetTable;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads whole rows of the target as text for the report, in the same form as images. */
final class FoundColumns {

    private final TargetTable table;

    FoundColumns(TargetTable table) {
        this.table = table;
    }

    /** The list after SELECT. */
    String select(String alias) {
        return table.columns().stream()
                .map(column -> expression(alias + "." + column.quotedName(), column.dataType()))
                .collect(Collectors.joining(", "));
    }

    int count() {
        return table.columns().size();
    }

    private static String expression(String column, String dataType) {
        return switch (dataType) {
            case "float", "double" -> column + " * 1e0";
            case "bit" -> column + " + 0";
            case "enum", "set" -> "CAST(" + column + " AS UNSIGNED)";
            case "tinyint", "smallint", "mediumint", "int", "bigint", "decimal", "year", "json" ->
                "CAST(" + column + " AS CHAR)";
            case "date", "time", "datetime", "timestamp" -> "CAST(" + column + " AS CHAR)";
            default -> "CAST(" + column + " AS BINARY)";
        };
    }

    Map<String, @Nullable String> read(ResultSet row) throws SQLException {
        Map<String, @Nullable String> values = new LinkedHashMap<>();
        int index = 0;
        for (TargetColumn column : table.columns()) {
            values.put(column.name(), text(row, ++index, column));
        }
        return values;
    }

    private static @Nullable String text(ResultSet row, int index, TargetColumn column) throws SQLException {
        if (row.getBytes(index) == null) {
            return null;
        }
        return switch (column.dataType()) {
            case "float" -> report(new ColumnValue.FloatValue((float) row.getDouble(index)), column);
            case "double" -> report(new ColumnValue.DoubleValue(row.getDouble(index)), column);
            case "bit" -> report(bits(row.getBigDecimal(index), column), column);
            case "enum" -> report(new ColumnValue.EnumValue(row.getInt(index)), column);
            case "set" ->
                report(new ColumnValue.SetValue(row.getBigDecimal(index).longValue()), column);
            case "tinyint", "smallint", "mediumint", "int", "bigint", "decimal", "year", "json" -> row.getString(index);
            case "date", "time", "datetime", "timestamp" -> row.getString(index);
            default -> report(bytes(row.getBytes(index), column), column);
        };
    }

    /** The report uses the column only for the members of ENUM and SET. */
    private static @Nullable String report(ColumnValue value, TargetColumn column) {
        return ReportText.of(
                value,
                new Column(
                        0,
                        column.name(),
                        ColumnType.ENUM,
                        0,
                        true,
                        false,
                        column.collationId(),
                        column.members(),
                        true));
    }

    private static ColumnValue bits(BigDecimal number, TargetColumn column) {
        return new ColumnValue.BitValue(number.longValue(), column.precision());
    }

    private static ColumnValue bytes(byte[] bytes, TargetColumn column) {
        return column.collationId() == 0
                ? new ColumnValue.Bytes(bytes)
                : new ColumnValue.Characters(bytes, column.collationId());
    }
}
