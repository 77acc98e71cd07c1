package io.crosstide.writer.random;

import io.crosstide.writer.apply.ReplayPair;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns rows of conflict records back into rows of a table, by nothing but what {@code docs/conflicts.md} says. */
final class RebuiltRows {
    private static final Pattern EXPRESSION = Pattern.compile("CAST\\(|JSON_|IF\\(|\\(SELECT");
    private static final Pattern BYTES = Pattern.compile("0x((?:[0-9A-F]{2})*)");
    private static final Pattern NUMBERED = Pattern.compile("#([0-9]+)");
    private static final Pattern MEMBER = Pattern.compile("'([^']*)'");

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

    /** How the server shows a row of the table itself. */
    List<String> shown(boolean atSource) throws SQLException {
        String query = table.query(Plan.DATABASE);
        return atSource ? pair.sourceRows(query) : pair.targetRows(query);
    }

    /** How the server shows the row rebuilt. */
    String rebuilt(Map<String, @Nullable String> row) throws SQLException {
        List<String> values = new ArrayList<>();
        for (PlanColumn column : scratch.columns()) {
            String text = row.get(column.name());
            values.add(text == null ? "NULL" : literal(column, text));
        }
        String name = Plan.DATABASE + "." + scratch.name();
        pair.onTarget("DELETE FROM " + name, "INSERT INTO " + name + " VALUES (" + String.join(", ", values) + ")");
        return pair.targetRows(scratch.query(Plan.DATABASE)).get(0);
    }

    private static String literal(PlanColumn column, String text) {
        return switch (column.kind()) {
            case NUMBER, TEMPORAL -> "'" + text + "'";
            case FLOATING -> text.contains("E") ? text : text + "e0";
            case BITS, BYTES -> bytes(text);
            case CHARACTERS -> BYTES.matcher(text).matches() ? bytes(text) : CharacterTypes.literal(text);
            case ENUM -> member(column, text);
            case SET -> set(column, text);
            case JSON -> json(text);
        };
    }

    /** As docs/conflicts.md says: text, or an expression; no SQL takes the binary form. */
    private static String json(String text) {
        if (BYTES.matcher(text).matches()) {
            return "CAST('null' AS JSON)";
        }
        return EXPRESSION.matcher(text).lookingAt() ? text : "CAST(" + CharacterTypes.literal(text) + " AS JSON)";
    }

    private static String bytes(String text) {
        Matcher matcher = BYTES.matcher(text);
        if (!matcher.matches()) {
            throw new AssertionError("not of the form 0x…: " + text);
        }
        return "X'" + matcher.group(1) + "'";
    }

    private static String member(PlanColumn column, String text) {
        Matcher numbered = NUMBERED.matcher(text);
        return numbered.matches()
                ? numbered.group(1)
                : Integer.toString(members(column).indexOf(text) + 1);
    }

    private static String set(PlanColumn column, String text) {
        long bits = 0;
        for (String name : text.isEmpty() ? List.<String>of() : List.of(text.split(",", -1))) {
            bits |= 1L << (Integer.parseInt(member(column, name)) - 1);
        }
        return Long.toUnsignedString(bits);
    }

    private static List<String> members(PlanColumn column) {
        List<String> members = new ArrayList<>();
        Matcher matcher = MEMBER.matcher(column.type());
        while (matcher.find()) {
            members.add(matcher.group(1));
        }
        return members;
    }
}
