package io.crosstide.cli.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.crosstide.testkit.MysqlRelease;
import io.crosstide.topology.LoopPrevention;
import org.junit.jupiter.api.Test;

/** P1 and W4 for every case of the matrix, between two servers of the newest version. */
class MatrixTest {
    @Test
    void p1EveryCaseArrivesByteForByte() throws Exception {
        PairRun.assertExact(LoopPrevention.GTID, MysqlRelease.CURRENT, MysqlRelease.CURRENT);
    }

    @Test
    void w4WhatCannotBeReplicatedIsRefusedByName() throws Exception {
        RefusalRun.assertRefused(MysqlRelease.CURRENT, MysqlRelease.CURRENT);
    }

    @Test
    void documentedTableIsThatOfTheTests() throws Exception {
        assumeThat(Boolean.getBoolean("crosstide.matrix.write"))
                .as("what is being written is compared by the next run")
                .isFalse();
        assumeThat(ReleasePair.NEWEST).as("the table is of MySQL 9.7").hasToString("9.7→9.7");
        MatrixTable table = MatrixTable.documented();
        for (ReleasePair pair : ReleasePair.all()) {
            assertThat(table.column(pair))
                    .as(
                            "run MatrixTest and the profile matrix with -Dcrosstide.matrix.write=true to renew docs/matrix.md")
                    .isEqualTo(MatrixTable.cells(Cases.all(), pair));
        }
    }
}
