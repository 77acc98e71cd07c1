package io.crosstide.writer.conflict;

import io.crosstide.change.value.JsonValue;
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
 * Shows the JSON of found rows in the same form as that of images: as text, or as the expression that builds the
 * document if its text would lead to another document. The server reports the types of the scalars.
 */
final class FoundJson {
    /**
     * Documents with more scalars of unclear type (numbers, and strings that look like dates, times or bytes) are shown
     * as text.
     */
    static final int MAX_SCALARS = 10_000;

    static final String NOTE = "some JSON of found rows is shown as text, without the types of its scalars";

    private static final Pattern TYPE = Pattern.compile("\"([A-Z ]+)\"");

    private final Connection connection;
    private boolean textOnly;

    FoundJson(Connection connection) {
        this.connection = connection;
    }

    /** Whether a document was shown as text that may lead to another document. A call resets the answer. */
    boolean wasTextOnly() {
        boolean was = textOnly;
        textOnly = false;
        return was;
    }

    /**
     * The row with its JSON columns in the form in which they are shown.
     *
     * @param row with JSON as text
     * @param from a FROM clause and a WHERE clause that find the row; more conditions can be appended
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
            List<String> paths = TypedJson.unclear(text, MAX_SCALARS);
            if (paths.isEmpty()) {
                return text;
            }
            if (paths.size() <= MAX_SCALARS) {
                JsonValue document = TypedJson.read(text, types(column, paths, from, lock, text));
                return JsonExpression.isText(document) ? text : expression(document);
            }
        } catch (IOException | InexpressibleValueException e) {
            // The types are unknown: show the text.
        }
        textOnly = true;
        return text;
    }

    private static String expression(JsonValue document) {
        Sql sql = new Sql();
        JsonExpression.append(sql, document);
        return sql.withLiterals();
    }

    /** Empty if the row has changed meanwhile. */
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
