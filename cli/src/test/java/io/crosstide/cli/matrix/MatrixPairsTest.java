package io.crosstide.cli.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.testkit.MysqlRelease;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** P1 and W4 for every case of the matrix where one of the servers, or both, are of the oldest version. */
@Tag("matrix")
class MatrixPairsTest {
    @ParameterizedTest
    @CsvSource({"CURRENT, V8_0", "V8_0, V8_0"})
    void p1EveryCaseArrivesByteForByteInBothDirections(MysqlRelease a, MysqlRelease b) {
        Map<String, ?> problems = PairRun.run(a, b, Cases.all());
        assertThat(problems).as("by case").isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"CURRENT, V8_0", "V8_0, CURRENT", "V8_0, V8_0"})
    void w4WhatCannotBeReplicatedIsRefusedByName(MysqlRelease source, MysqlRelease target) throws Exception {
        assertThat(RefusalRun.run(Map.of("a", source, "b", target), Direction.from("a"), Cases.all()))
                .isEmpty();
    }
}
