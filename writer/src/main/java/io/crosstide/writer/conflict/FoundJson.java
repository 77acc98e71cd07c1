package io.crosstide.writer.conflict;

import io.crosstide.change.event.JsonText;
import io.crosstide.change.event.JsonValue;
import io.crosstide.writer.schema.TargetColumn;
import io.crosstide.writer.schema.TargetTable;
import io.crosstide.writer.value.InexpressibleValueException;
import io.crosstide.writer.value.JsonExpression;
import io.crosstide.writer.value.Sql;
import io.crosstide.writer.value.StoredBytes;
import io.crosstide.writer.value.TypedJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Shows the JSON of rows found as that of images is shown: as text, or, where text would lead to another document, as the
 * expression that builds it. The server tells the types of the scalars.
 */
final class FoundJson {
    /** Documents with more numbers, and strings that look like dates, times or bytes, are shown as text. */
    static final int MOST_SCALARS = 10_000;

    static final String NOTE = "some JSON of rows found is shown as text, which does not tell the types of its scalars";

    private static final Pattern TYPE = Pattern.compile("\"([A-Z ]+)\"");

    private final Connection connection;
    private boolean textAlone;

    FoundJson(Connection connection) {
        this.connection = connection;
    }

    /** Whether a document was shown as text that may not lead back to it, since this was asked last. */
    boolean wasTextAlone() {
        boolean was = textAlone;
        textAlone = false;
        return was;
    }

    /**
     * The row with its JSON columns as they are to be shown.
     *
     * @param row with JSON as text
     * @param from FROM and a WHERE that can be added to, which find the row
     * @param lock whether the row is locked
     */
    Map<String, @Nullable String> shown(
            TargetTable table, String alias, Sql from, boolean lock, Map<String, @Nullable String> row)
            throws SQLException {
        Map<String, @Nullable String> shown = new LinkedHashMap<>(row);
        for (TargetColumn column : table.columns()) {
            String text = row.get(column.name());
            if (text != null && column.dataType().equals("json")) {
                shown.put(column.name(), shown(alias + "." + column.quotedName(), from, lock, text));
            }
        }
        return shown;
    }

    private String shown(String column, Sql from, boolean lock, String text) throws SQLException {
        try {
            List<String> paths = TypedJson.unclear(text, MOST_SCALARS);
            if (paths.isEmpty()) {
                return text;
            }
            if (paths.size() <= MOST_SCALARS) {
                JsonValue document = TypedJson.read(text, types(column, paths, from, lock, text));
                return JsonText.isExact(document) ? text : expression(document);
            }
        } catch (IOException | InexpressibleValueException e) {
            // As below: what it is cannot be told.
        }
        textAlone = true;
        return text;
    }

    private static String expression(JsonValue document) {
        Sql sql = new Sql();
        JsonExpression.append(sql, document);
        return sql.withLiterals();
    }

    /** None when the row is not the same any more. */
    private List<String> types(String column, List<String> paths, Sql from, boolean lock, String text)
            throws SQLException {
        Sql sql = new Sql().append("SELECT JSON_ARRAY(");
        String separator = "";
        for (String path : paths) {
            sql.append(separator + "JSON_TYPE(JSON_EXTRACT(" + column + ", ?))", path);
            separator = ", ";
        }
        sql.append(")").append(from).append(" AND ");
        StoredBytes.same(sql, "CAST(" + column + " AS BINARY)", text.getBytes(StandardCharsets.UTF_8));
        sql.append(lock ? " LIMIT 1 FOR UPDATE" : " LIMIT 1");
        try (PreparedStatement statement = sql.prepare(connection);
                ResultSet rows = statement.executeQuery()) {
            return rows.next()
                    ? TYPE.matcher(rows.getString(1))
                            .results()
                            .map((MatchResult match) -> match.group(1))
                            .toList()
                    : List.of();
        }
    }
}
