package io.crosstide.cli.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.testkit.MysqlRelease;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** P1 and W4 for every case of the matrix, between two servers of the newest version. */
class MatrixTest {
    private static final Path FILE = Path.of(System.getProperty("crosstide.home", ""), "docs", "matrix.md");

    @Test
    void p1EveryCaseArrivesByteForByte() {
        Map<String, ?> problems = PairRun.run(MysqlRelease.CURRENT, MysqlRelease.CURRENT, Cases.all());
        assertThat(problems).as("by case").isEmpty();
    }

    @Test
    void w4WhatCannotBeReplicatedIsRefusedByName() throws Exception {
        Map<String, MysqlRelease> newest = Map.of("a", MysqlRelease.CURRENT, "b", MysqlRelease.CURRENT);
        assertThat(RefusalRun.run(newest, Direction.from("a"), Cases.all())).isEmpty();
    }

    @Test
    void documentedTableIsThatOfTheTests() throws Exception {
        MatrixTable table = MatrixTable.read(FILE);
        boolean write = Boolean.getBoolean("crosstide.matrix.write");
        for (ReleasePair pair : ReleasePair.all()) {
            Map<String, String> cells = MatrixTable.cells(Cases.all(), pair);
            if (write) {
                table = table.with(pair, cells);
            } else {
                assertThat(table.column(pair))
                        .as("run MatrixTest with -Dcrosstide.matrix.write=true to renew docs/matrix.md")
                        .isEqualTo(cells);
            }
        }
        if (write) {
            table.write(FILE);
        }
    }
}
