package io.crosstide.writer.value;

import io.crosstide.writer.schema.TargetColumn;

/** A column of the target gets another value than the source's, because of its definition at the target. */
public final class UnfitColumnException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String remedy;

    private UnfitColumnException(String message, String remedy) {
        super(message);
        this.remedy = remedy;
    }

    /** The target has generated another value. */
    public static UnfitColumnException generates(String column) {
        return new UnfitColumnException(
                "generated column " + column
                        + " gets another value than at the source: its expression depends on"
                        + " the session that writes the row (time_zone, lc_time_names, div_precision_increment, sql_mode …),"
                        + " or on the server's release, or the source's expression differs",
                "Make it an ordinary column at the target (ALTER TABLE … MODIFY without the expression); it then accepts"
                        + " the source's values. Or, if it is VIRTUAL, drop its index there. Then give both sides an"
                        + " expression that evaluates to the same value in every session and on both servers."
                        + " Or exclude the table in the topology file.");
    }

    /** No statement is known that gives the column exactly this value. */
    public static UnfitColumnException refuses(TargetColumn column) {
        return new UnfitColumnException(
                "a value is outside of the declared digits of column " + column.name() + " " + column.columnType()
                        + " of the target, and no statement changes the column to it exactly",
                "Give the target's column more digits or none (FLOAT, DOUBLE), give the table a primary key, or exclude"
                        + " the table in the topology file.");
    }

    public String remedy() {
        return remedy;
    }
}
