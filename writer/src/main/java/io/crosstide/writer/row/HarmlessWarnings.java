package io.crosstide.writer.row;

import java.util.Set;

/**
 * Warnings of MySQL 8.0 and 9.7 that do not concern the written value, by error number. Any other warning means that
 * the value was changed. The list is taken from the names in {@code
 * performance_schema.events_errors_summary_global_by_error} of 9.7.4: those that a statement which changes rows can
 * raise.
 */
final class HarmlessWarnings {
    /** The statement, or an expression of the table's definition, uses deprecated syntax. */
    private static final Set<Integer> DEPRECATIONS = Set.of(
            1287, // ER_WARN_DEPRECATED_SYNTAX
            1681, // ER_WARN_DEPRECATED_SYNTAX_NO_REPLACEMENT
            3719, // ER_DEPRECATED_UTF8_ALIAS
            3720, // ER_DEPRECATED_NATIONAL
            3778, // ER_WARN_DEPRECATED_UTF8MB3_COLLATION
            3779, // ER_WARN_DEPRECATED_NESTED_COMMENT_SYNTAX
            3963, // ER_WARN_DEPRECATED_VALUES_FUNCTION_ALWAYS_NULL
            4079, // ER_WARN_DEPRECATED_COLLATION
            4095, // ER_WARN_DEPRECATED_DATETIME_DELIMITER: the value is still read the same way
            4096, // ER_WARN_DEPRECATED_SUPERFLUOUS_DELIMITER: the same
            4119, // ER_WARN_DEPRECATED_IDENT
            4162); // ER_WARN_DEPRECATED_USER_DEFINED_COLLATIONS

    /** Notes on how the statement is logged or executed. They do not concern the written value. */
    private static final Set<Integer> NOTES = Set.of(
            1276, // ER_WARN_FIELD_RESOLVED
            1592, // ER_BINLOG_UNSAFE_STATEMENT: concerns statement-based logs only
            1739, // ER_WARN_INDEX_NOT_APPLICABLE
            1831, // ER_DUP_INDEX
            3909); // ER_WARN_FUNC_INDEX_NOT_APPLICABLE

    private HarmlessWarnings() {}

    static boolean contains(int errorCode) {
        return DEPRECATIONS.contains(errorCode) || NOTES.contains(errorCode);
    }
}
