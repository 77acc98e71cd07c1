package io.crosstide.cli.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.topology.LoopPrevention;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** P1 and W4 for every case of the matrix, between two servers of the newest version. */
class MatrixTest {
    private static final String VERSION = "9.7.4";
    private static final String PAIR = "9.7→9.7";
    private static final Path FILE = Path.of(System.getProperty("crosstide.home", ""), "docs", "matrix.md");

    @Test
    void p1EveryCaseArrivesByteForByte() {
        List<MatrixCase> exact =
                Cases.all().stream().filter(one -> !one.isRefused()).toList();
        Map<String, List<String>> problems = PairRun.run(LoopPrevention.GTID, exact);
        assertThat(problems).as("by case").isEmpty();
    }

    @Test
    void w4WhatCannotBeReplicatedIsRefusedByName() throws Exception {
        List<MatrixCase> refused =
                Cases.all().stream().filter(MatrixCase::isRefused).toList();
        assertThat(RefusalRun.run(Direction.from("a"), refused)).isEmpty();
    }

    @Test
    void documentedTableIsThatOfTheTests() throws Exception {
        Map<String, String> cells = MatrixTable.cells(Cases.all(), VERSION, VERSION);
        MatrixTable table = MatrixTable.read(FILE);
        if (Boolean.getBoolean("crosstide.matrix.write")) {
            table.with(PAIR, cells).write(FILE);
        } else {
            assertThat(table.column(PAIR))
                    .as("run MatrixTest with -Dcrosstide.matrix.write=true to renew docs/matrix.md")
                    .isEqualTo(cells);
        }
    }
}
