package io.crosstide.writer.conflict;

import io.crosstide.writer.row.StatementExecutor;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Why the server refused a row; by MySQL's error number. */
public enum Refusal {
    /** A unique index already contains the value. */
    DUPLICATE,
    /** A foreign key finds no parent. */
    PARENT_MISSING,
    /** A foreign key finds children. */
    CHILD_EXISTS,
    /** A CHECK constraint, or an index over an expression that does not accept the value. */
    CONSTRAINT,
    /** The table differs from the definition that was read, or does not accept the value. */
    DEFINITION,
    /** The table cannot be written: it lacks a partition or its tablespace, is read-only, full or damaged. */
    TABLE,
    /** Any other error. The row is not its cause. */
    OTHER;

    private static final Pattern INDEX = Pattern.compile(".*for key '(.*)'\\s*$", Pattern.DOTALL);
    private static final Pattern CONSTRAINT_NAME =
            Pattern.compile("CONSTRAINT `((?:[^`]|``)*)`|[Cc]onstraint '([^']*)'|FOREIGN KEY [Cc]onstraint `([^`]*)`"
                    + "|\\b(?:index|INDEX) '([^']*)'");
    private static final Pattern COLUMN =
            Pattern.compile("[Cc]olumn '(.*)' at row \\d+|[Cc]olumn '([^']*)'|[Ff]ield '([^']*)'", Pattern.DOTALL);
    private static final int NOT_SUPPORTED_YET = 1235;
    private static final int FIRST_OF_REGULAR_EXPRESSIONS = 3685;
    private static final int LAST_OF_REGULAR_EXPRESSIONS = 3700;

    public static Refusal of(SQLException error) {
        return switch (error.getErrorCode()) {
            case 1062, 1586 -> DUPLICATE;
            case 1216, 1452 -> PARENT_MISSING;
            case 1217, 1451, 1557, 1761, 1762 -> CHILD_EXISTS;
            case 3819 -> CONSTRAINT;
            // values that an index over an expression does not accept; includes indexes over elements of a JSON array
            case 3751, 3752, 3903, 3904, 3905, 3906, 3907, 3908 -> CONSTRAINT;
            case NOT_SUPPORTED_YET -> message(error).contains("to array") ? CONSTRAINT : OTHER;
            // no such column or table, no default, NULL, too long, out of range, truncated, not of the charset
            case 1048, 1049, 1054, 1136, 1146, 1264, 1265, 1292, 1300, 1364, 1366, 1367, 1406, 1411, 1416, 1690 ->
                DEFINITION;
            // JSON, SRID, geometry, generated columns, VECTOR, views
            case 3140, 3141, 3156, 3157, 3548, 3617, 3643, 3669, 3037, 3105, 1347, 1471, 6136, 6138, 6412 -> DEFINITION;
            // numbers and JSON documents beyond the server's limits
            case 1425, 1426, 1427, 3146, 3147, 3150, 3151, 3158 -> DEFINITION;
            // rows too large for the table's format; other values that expressions of generated columns do not accept
            case 1118, 1301, 3033, 3143, 3165 -> DEFINITION;
            // no partition for the row; read-only table or schema; tablespace discarded or missing; full; damaged
            case 1526, 1591, 1748, 1036, 3989, 1812, 1814, 1114, 1034, 1194, 1195, 1712 -> TABLE;
            default -> isOfData(error) ? DEFINITION : OTHER;
        };
    }

    /**
     * Data exceptions by SQLSTATE, warnings that {@link StatementExecutor} treats as errors, and invalid regular
     * expressions.
     */
    private static boolean isOfData(SQLException error) {
        String state = error.getSQLState();
        return error instanceof SQLDataException
                || (state != null && state.startsWith("22"))
                || (error.getErrorCode() >= FIRST_OF_REGULAR_EXPRESSIONS
                        && error.getErrorCode() <= LAST_OF_REGULAR_EXPRESSIONS);
    }

    /**
     * The index of a duplicate key error, with or without its table's name before it; empty if the message names none.
     */
    static String index(SQLException duplicate) {
        Matcher matcher = INDEX.matcher(message(duplicate));
        return matcher.find() ? matcher.group(1) : "";
    }

    /** The constraint that the message names; empty if it names none. */
    public static String constraint(SQLException error) {
        return firstGroup(CONSTRAINT_NAME, message(error)).replace("``", "`");
    }

    /**
     * The error's number and column. It leaves out the message, because the server's messages may contain row values.
     */
    public static String describe(SQLException error) {
        String column = column(error);
        return "MySQL error " + error.getErrorCode() + (column.isEmpty() ? "" : " for column " + column);
    }

    /** The column that the message names; empty if it names none. */
    public static String column(SQLException error) {
        return firstGroup(COLUMN, message(error));
    }

    private static String firstGroup(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (matcher.find()) {
            for (int i = 1; i <= matcher.groupCount(); i++) {
                String group = matcher.group(i);
                if (group != null) {
                    return group;
                }
            }
        }
        return "";
    }

    private static String message(SQLException error) {
        String message = error.getMessage();
        return message == null ? "" : message;
    }
}
