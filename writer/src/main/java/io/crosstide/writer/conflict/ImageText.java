package io.crosstide.writer.conflict;

import io.crosstide.change.value.Column;
import io.crosstide.change.value.ColumnValue;
import io.crosstide.change.value.JsonBinary;
import io.crosstide.change.value.JsonText;
import io.crosstide.change.value.JsonValue;
import io.crosstide.change.value.ReportText;
import io.crosstide.writer.value.InexpressibleValueException;
import io.crosstide.writer.value.JsonExpression;
import io.crosstide.writer.value.Sql;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Values of images in the form that conflict records contain. A JSON document is shown as the SQL expression that
 * builds it if its text would lead to another document. Neither the expression nor {@code 0x...} looks like JSON text.
 */
public final class ImageText {
    private ImageText() {}

    public static @Nullable String of(ColumnValue value, Column column) {
        if (value instanceof ColumnValue.Json json) {
            JsonValue document = JsonBinary.parse(json.binary());
            return JsonExpression.isText(document) ? JsonText.display(document) : expression(document, json.binary());
        }
        return ReportText.of(value, column);
    }

    private static String expression(JsonValue document, byte[] binary) {
        try {
            Sql sql = new Sql();
            JsonExpression.append(sql, document);
            return sql.withLiterals();
        } catch (InexpressibleValueException e) {
            return "0x" + HexFormat.of().withUpperCase().formatHex(binary);
        }
    }
}
