package io.crosstide.writer.apply;

import io.crosstide.change.event.ColumnValue;
import java.util.List;

/**
 * ENUM: written and compared by the member's number at the target. By its name MySQL would find the first member that the
 * collation holds equal, and without strict mode a table may have several.
 *
 * @param source members of the source's column
 * @param target members of the target's column
 */
record EnumSql(List<String> source, List<String> target) implements ColumnSql {
    @Override
    public void write(Sql sql, ColumnValue value) {
        sql.append(targetIndex(value).toString());
    }

    @Override
    public void same(Sql sql, String column, ColumnValue value) {
        sql.append(column + " + 0 = ?", targetIndex(value));
    }

    @Override
    public void matches(Sql sql, String column, ColumnValue value) {
        sql.append(column + " = ?", targetIndex(value));
    }

    @Override
    public boolean needsIndexCondition() {
        return true;
    }

    private Long targetIndex(ColumnValue value) {
        int index = index(value);
        return index == 0 ? 0L : target.indexOf(source.get(index - 1)) + 1L;
    }

    private static int index(ColumnValue value) {
        if (value instanceof ColumnValue.EnumValue member) {
            return member.index();
        }
        throw UnexpectedValue.of(value);
    }
}
