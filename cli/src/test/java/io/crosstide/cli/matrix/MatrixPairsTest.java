package io.crosstide.cli.matrix;

import io.crosstide.testkit.mysql.MysqlRelease;
import io.crosstide.topology.LoopPrevention;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * P1 and W4 for every case of the matrix, with the oldest version at one side or at both sides, and in the other mode.
 */
@Tag("matrix")
class MatrixPairsTest {
    @ParameterizedTest
    @CsvSource({"GTID, CURRENT, V8_0", "GTID, V8_0, V8_0", "DIRECTION_TABLE, CURRENT, CURRENT"})
    void p1EveryCaseArrivesByteForByteInBothDirections(LoopPrevention mode, MysqlRelease a, MysqlRelease b)
            throws Exception {
        PairRun.assertExact(mode, a, b);
    }

    @ParameterizedTest
    @CsvSource({"GTID, CURRENT, V8_0", "GTID, V8_0, CURRENT", "GTID, V8_0, V8_0", "DIRECTION_TABLE, CURRENT, CURRENT"})
    void w4UnsupportedCasesAreRefusedByName(LoopPrevention mode, MysqlRelease source, MysqlRelease target)
            throws Exception {
        RefusalRun.assertRefused(mode, source, target);
    }

    @ParameterizedTest
    @CsvSource({"GTID, false", "GTID, true", "DIRECTION_TABLE, false"})
    void p1RowsAgreeIfInnoDbDoesNotLogCascades(LoopPrevention mode, boolean atBoth) throws Exception {
        PairRun.assertCascadesOfInnoDb(mode, atBoth);
    }
}
