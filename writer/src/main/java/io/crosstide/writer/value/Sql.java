package io.crosstide.writer.value;

import com.mysql.cj.jdbc.JdbcConnection;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * A statement under construction: text with question marks, and a value for each of them. No value is NULL; NULL is
 * part of the text.
 */
public final class Sql {
    private static final int LONG = 1 << 23;
    private static final int MAX_PARAMETERS = 65_535;

    private final StringBuilder text = new StringBuilder();
    private final List<Object> parameters = new ArrayList<>();
    private final List<String> tables = new ArrayList<>();
    private boolean buildsJson;

    public Sql append(String fragment) {
        text.append(fragment);
        return this;
    }

    public Sql append(Sql other) {
        text.append(other.text);
        parameters.addAll(other.parameters);
        tables.addAll(other.tables);
        buildsJson |= other.buildsJson;
        return this;
    }

    Sql append(Equation equation) {
        return append(equation.left() + " = ").append(equation.side());
    }

    /** Adds text with one question mark and its value. */
    public Sql append(String fragment, Object parameter) {
        text.append(fragment);
        parameters.add(parameter);
        return this;
    }

    /**
     * Adds a table of one row and one column to the {@link #tables}, and returns the column. MySQL copies the bytes of a
     * column to a column of the same type, while it rounds the result of an expression.
     *
     * @param literal the column's value
     */
    String column(String type, String literal) {
        String name = "crosstide_value_" + tables.size();
        tables.add("JSON_TABLE(JSON_ARRAY(" + literal + "), '$[*]' COLUMNS (" + name + " " + type
                + " PATH '$' ERROR ON ERROR)) AS t_" + name);
        return name;
    }

    /** Tables whose columns the text uses. The statement must list them. */
    public List<String> tables() {
        return List.copyOf(tables);
    }

    /**
     * Marks that the statement calls functions that build JSON. Their result depends on the type of a parameter, and
     * that type differs between a server-side prepared statement and text.
     */
    public void buildsJson() {
        buildsJson = true;
    }

    public boolean isEmpty() {
        return text.isEmpty();
    }

    public PreparedStatement prepare(Connection connection) throws SQLException {
        PreparedStatement statement = isLong() && !buildsJson
                ? connection.unwrap(JdbcConnection.class).serverPrepareStatement(text.toString())
                : connection.prepareStatement(text.toString());
        try {
            for (int i = 0; i < parameters.size(); i++) {
                bind(statement, i + 1, parameters.get(i));
            }
            return statement;
        } catch (SQLException | RuntimeException e) {
            statement.close();
            throw e;
        }
    }

    /**
     * Whether the values may double in length when they are escaped in the statement's text, and exceed the maximum
     * packet.
     */
    private boolean isLong() {
        long bytes = 0;
        for (Object parameter : parameters) {
            if (parameter instanceof byte[] value) {
                bytes += value.length;
            }
        }
        return bytes > LONG && parameters.size() <= MAX_PARAMETERS;
    }

    private static void bind(PreparedStatement statement, int index, Object value) throws SQLException {
        if (value instanceof byte[] bytes) {
            statement.setBytes(index, bytes);
        } else if (value instanceof Long number) {
            statement.setLong(index, number);
        } else if (value instanceof BigDecimal number) {
            statement.setBigDecimal(index, number);
        } else {
            statement.setString(index, (String) value);
        }
    }

    /** The text with its values, for a person to run. It has the same meaning in every SQL mode and character set. */
    public String withLiterals() {
        StringBuilder whole = new StringBuilder();
        int parameter = 0;
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            quoted ^= c == '`';
            if (c == '?' && !quoted) {
                whole.append(literal(parameters.get(parameter++)));
            } else {
                whole.append(c);
            }
        }
        return whole.toString();
    }

    private static String literal(Object value) {
        if (value instanceof byte[] bytes) {
            return "X'" + HexFormat.of().withUpperCase().formatHex(bytes) + "'";
        } else if (value instanceof BigDecimal number) {
            return number.toPlainString();
        } else if (value instanceof String characters) {
            // The backslash is an escape character only in some SQL modes.
            return characters.chars().allMatch(c -> c >= ' ' && c != '\\')
                    ? "'" + characters.replace("'", "''") + "'"
                    : "CONVERT(" + literal(characters.getBytes(StandardCharsets.UTF_8)) + " USING utf8mb4)";
        }
        return value.toString();
    }

    /** The text, without values. */
    @Override
    public String toString() {
        return text.toString();
    }
}
