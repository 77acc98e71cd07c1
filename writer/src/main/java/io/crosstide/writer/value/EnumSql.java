package io.crosstide.writer.value;

import io.crosstide.change.value.ColumnValue;

/**
 * ENUM: written and compared by the member's number at the target. By name MySQL would find the first member that the
 * collation treats as equal. Without strict mode a table may have several such members.
 */
public record EnumSql(MemberNumbers numbers) implements ColumnSql {
    @Override
    public void write(Sql sql, ColumnValue value) {
        sql.append(targetIndex(value).toString());
    }

    @Override
    public void same(Sql sql, String column, ColumnValue value) {
        sql.append(equation(column, value));
    }

    @Override
    public Equation equation(String column, ColumnValue value) {
        return Equation.of(column + " + 0", targetIndex(value));
    }

    @Override
    public void matches(Sql sql, String column, ColumnValue value) {
        sql.append(matchingEquation(column, value));
    }

    @Override
    public Equation matchingEquation(String column, ColumnValue value) {
        return Equation.of(column, targetIndex(value));
    }

    @Override
    public boolean needsIndexCondition() {
        return true;
    }

    private Long targetIndex(ColumnValue value) {
        int index = index(value);
        return index == 0 ? 0L : numbers.of(index);
    }

    private static int index(ColumnValue value) {
        if (value instanceof ColumnValue.EnumValue member) {
            return member.index();
        }
        throw UnexpectedValue.of(value);
    }
}
