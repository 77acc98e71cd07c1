package io.crosstide.topology.connect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerVersionTest {
    @ParameterizedTest
    @ValueSource(strings = {"8.0.15", "8.0.15-debug", "8.0.36-28", "8.4.0", "9.7.4-1", "10.1.0"})
    void supportsTheOldestAndAllNewerVersions(String text) {
        assertThat(ServerVersion.parse(text).objection()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "5.7.22-log, is MySQL 5.7.22-log",
        "8.0.14, older than 8.0.15",
        "'', older than 8.0.15",
        "5.5.5-10.6.12-MariaDB-1, not MySQL",
        "11.4.2-MariaDB, is 11.4.2-MariaDB",
        "8.0.11-TiDB-v7.5.0, not MySQL"
    })
    void refusesOtherServersByName(String text, String reason) {
        assertThat(ServerVersion.parse(text).objection().orElseThrow()).contains(reason);
    }

    @Test
    void ordersByNumbers() {
        assertThat(ServerVersion.parse("8.0.4")).isLessThan(ServerVersion.parse("8.0.15"));
        assertThat(ServerVersion.parse("8.4.0")).isGreaterThan(ServerVersion.parse("8.0.99"));
    }
}
