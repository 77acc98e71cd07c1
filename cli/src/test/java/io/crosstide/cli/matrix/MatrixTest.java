package io.crosstide.cli.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.crosstide.testkit.mysql.MysqlRelease;
import io.crosstide.topology.LoopPrevention;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** P1 and W4 for every case of the matrix, between two servers of the newest version. */
class MatrixTest {
    @Test
    void p1EveryCaseArrivesByteForByte() throws Exception {
        PairRun.assertExactOneWay();
    }

    @Test
    void w4UnsupportedCasesAreRefusedByName() throws Exception {
        RefusalRun.assertRefused(LoopPrevention.GTID, MysqlRelease.CURRENT, MysqlRelease.CURRENT);
    }

    @Test
    void documentedTableMatchesTheCases() throws Exception {
        assumeThat(Boolean.getBoolean("crosstide.matrix.write"))
                .as("what is being written is compared by the next run")
                .isFalse();
        assumeThat(ReleasePair.NEWEST).as("the table is of MySQL 9.7").hasToString("9.7→9.7");
        MatrixTable table = MatrixTable.documented();
        for (MatrixColumn column : MatrixColumn.all()) {
            assertThat(table.column(column))
                    .as(
                            "run MatrixTest and the profile matrix with -Dcrosstide.matrix.write=true to renew docs/matrix.md")
                    .isEqualTo(MatrixTable.cells(Cases.all(), column.pair()));
        }
        assertThat(Files.readString(MatrixTable.FILE))
                .startsWith(MatrixText.head())
                .endsWith(MatrixText.tail());
    }

    @Test
    void otherTestsNamedInTheTextExist() throws Exception {
        Set<String> names = new HashSet<>();
        for (String module : List.of("syncer", "writer", "cli")) {
            try (Stream<Path> files = Files.walk(MatrixTable.HOME.resolve(Path.of(module, "src", "test")))) {
                files.forEach(file -> names.add(String.valueOf(file.getFileName())));
            }
        }
        assertThat(MatrixText.otherTests()).isNotEmpty().allMatch(name -> names.contains(name + ".java"));
    }
}
