package io.crosstide.cli.matrix;

import io.crosstide.testkit.MysqlRelease;
import io.crosstide.topology.LoopPrevention;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** P1 and W4 for every case of the matrix where one of the servers, or both, are of the oldest version; and the other mode. */
@Tag("matrix")
class MatrixPairsTest {
    @ParameterizedTest
    @CsvSource({"GTID, CURRENT, V8_0", "GTID, V8_0, V8_0", "DIRECTION_TABLE, CURRENT, CURRENT"})
    void p1EveryCaseArrivesByteForByteInBothDirections(LoopPrevention mode, MysqlRelease a, MysqlRelease b)
            throws Exception {
        PairRun.assertExact(mode, a, b);
    }

    @ParameterizedTest
    @CsvSource({"CURRENT, V8_0", "V8_0, CURRENT", "V8_0, V8_0"})
    void w4WhatCannotBeReplicatedIsRefusedByName(MysqlRelease source, MysqlRelease target) throws Exception {
        RefusalRun.assertRefused(source, target);
    }
}
