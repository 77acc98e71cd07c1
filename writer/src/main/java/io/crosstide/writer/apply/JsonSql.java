package io.crosstide.writer.apply;

import io.crosstide.change.event.ColumnValue;
import io.crosstide.change.event.JsonBinary;
import io.crosstide.change.event.JsonText;
import io.crosstide.change.event.JsonValue;

/**
 * JSON, as text where text says it all, as an expression where a document holds values that text cannot carry. Compared
 * by MySQL's own text, since JSON's equality takes 1 and 1.0 for the same.
 */
final class JsonSql implements ColumnSql {
    @Override
    public void write(Sql sql, ColumnValue value) {
        if (!(value instanceof ColumnValue.Json json)) {
            throw UnexpectedValue.of(value);
        }
        JsonValue document = JsonBinary.parse(json.binary());
        if (JsonText.isExact(document)) {
            sql.append("CAST(? AS JSON)", JsonText.display(document));
        } else {
            JsonExpression.append(sql, document);
        }
    }

    @Override
    public void same(Sql sql, String column, ColumnValue value) {
        sql.append("CAST(" + column + " AS BINARY) = CAST(");
        write(sql, value);
        sql.append(" AS BINARY)");
    }
}
