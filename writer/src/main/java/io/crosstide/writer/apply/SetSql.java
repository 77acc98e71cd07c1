package io.crosstide.writer.apply;

import io.crosstide.change.event.ColumnValue;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * SET: written and compared by the members' bits at the target. By their names MySQL would find the first members that the
 * collation holds equal, and without strict mode a table may have several.
 *
 * @param source members of the source's column
 * @param target members of the target's column
 */
record SetSql(List<String> source, List<String> target) implements ColumnSql {
    @Override
    public void write(Sql sql, ColumnValue value) {
        sql.append(targetBits(value).toString());
    }

    /** The sum {@code column + 0} would be a double, which tells not all of 64 bits apart. */
    @Override
    public void same(Sql sql, String column, ColumnValue value) {
        sql.append("CAST(" + column + " AS UNSIGNED) = ?", targetBits(value));
    }

    private BigDecimal targetBits(ColumnValue value) {
        long bits = 0;
        for (String name : names(value)) {
            bits |= 1L << target.indexOf(name);
        }
        return new BigDecimal(Long.toUnsignedString(bits));
    }

    private List<String> names(ColumnValue value) {
        if (!(value instanceof ColumnValue.SetValue set)) {
            throw UnexpectedValue.of(value);
        }
        List<String> names = new ArrayList<>();
        for (int i = 0; i < source.size(); i++) {
            if (((set.bits() >>> i) & 1) != 0) {
                names.add(source.get(i));
            }
        }
        return names;
    }
}
