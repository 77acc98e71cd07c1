package io.crosstide.writer.value;

import io.crosstide.change.value.ColumnValue;
import java.math.BigDecimal;

/**
 * SET: written and compared by the members' bits at the target. By name MySQL would find the first members that the
 * collation treats as equal. Without strict mode a table may have several such members.
 */
public record SetSql(MemberNumbers numbers) implements ColumnSql {
    @Override
    public void write(Sql sql, ColumnValue value) {
        sql.append(targetBits(value).toString());
    }

    /** The sum {@code column + 0} would be a double, which cannot represent all 64 bits. */
    @Override
    public void same(Sql sql, String column, ColumnValue value) {
        sql.append(equation(column, value));
    }

    @Override
    public Equation equation(String column, ColumnValue value) {
        return Equation.of("CAST(" + column + " AS UNSIGNED)", targetBits(value));
    }

    private BigDecimal targetBits(ColumnValue value) {
        if (!(value instanceof ColumnValue.SetValue set)) {
            throw UnexpectedValue.of(value);
        }
        long bits = 0;
        for (int number = 1; number <= numbers.count(); number++) {
            if (((set.bits() >>> (number - 1)) & 1) != 0) {
                bits |= 1L << (numbers.of(number) - 1);
            }
        }
        return new BigDecimal(Long.toUnsignedString(bits));
    }
}
