package io.crosstide.cli.matrix;

import io.crosstide.testkit.mysql.MysqlRelease;
import io.crosstide.topology.LoopPrevention;
import java.util.List;

/** A column of the table: the releases of source and target, and the mode. */
record MatrixColumn(LoopPrevention mode, ReleasePair pair) {
    /** The column that every build tests. */
    static final MatrixColumn NEWEST = new MatrixColumn(LoopPrevention.GTID, ReleasePair.NEWEST);

    /** The columns, in the order of the table. */
    static List<MatrixColumn> all() {
        return List.of(
                NEWEST,
                gtid(MysqlRelease.CURRENT, MysqlRelease.V8_0),
                gtid(MysqlRelease.V8_0, MysqlRelease.CURRENT),
                gtid(MysqlRelease.V8_0, MysqlRelease.V8_0),
                new MatrixColumn(LoopPrevention.DIRECTION_TABLE, ReleasePair.NEWEST));
    }

    private static MatrixColumn gtid(MysqlRelease source, MysqlRelease target) {
        return new MatrixColumn(LoopPrevention.GTID, new ReleasePair(source, target));
    }

    /** The head of the column. */
    @Override
    public String toString() {
        return mode == LoopPrevention.GTID ? pair.toString() : pair + ", direction-table";
    }
}
