package io.crosstide.bookkeeping;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CrosstideSchemaTest {

    @Test
    void createsDatabaseFirstThenItsTables() {
        List<String> statements = CrosstideSchema.statements();

        assertThat(statements.get(0)).startsWith("CREATE DATABASE IF NOT EXISTS `crosstide`");
        assertThat(statements.subList(1, statements.size()))
                .allSatisfy(statement -> assertThat(statement)
                        .startsWith("CREATE TABLE IF NOT EXISTS `" + CrosstideSchema.DATABASE + "`.`")
                        .endsWith("COLLATE=utf8mb4_bin"))
                .extracting(statement -> statement.split("`")[3])
                .containsExactly(
                        "stream",
                        "origin",
                        "join_point",
                        "owner",
                        "position",
                        "direction",
                        "link_state",
                        "missing_column",
                        "column_mismatch",
                        "conflict",
                        "conflict_part",
                        "local_change");
    }
}
