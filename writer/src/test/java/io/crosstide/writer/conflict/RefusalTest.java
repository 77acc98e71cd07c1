package io.crosstide.writer.conflict;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class RefusalTest {
    @Test
    void namesTheIndexForEveryValue() {
        assertThat(Refusal.index(
                        new SQLException("Duplicate entry 'a' for key 'b' for key 't.PRIMARY'", "23000", 1062)))
                .isEqualTo("t.PRIMARY");
        assertThat(Refusal.index(new SQLException("Duplicate entry '1' for key 'PRIMARY'", "23000", 1062)))
                .isEqualTo("PRIMARY");
    }

    @Test
    void namesTheConstraint() {
        assertThat(Refusal.constraint(new SQLException(
                        "Cannot add or update a child row: a foreign key constraint fails (`shop`.`child`, CONSTRAINT"
                                + " `of``parent` FOREIGN KEY (`p`) REFERENCES `parent` (`id`))",
                        "23000",
                        1452)))
                .isEqualTo("of`parent");
        assertThat(Refusal.constraint(new SQLException("Check constraint 'positive' is violated.", "HY000", 3819)))
                .isEqualTo("positive");
    }

    @Test
    void describesWithoutRowValues() {
        SQLException error =
                new SQLException("Incorrect string value: '\\xE9secret' for column 'name' at row 1", "HY000", 1366);
        assertThat(Refusal.describe(error)).isEqualTo("MySQL error 1366 for column name");
    }
}
