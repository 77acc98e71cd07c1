package io.crosstide.syncer.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.syncer.Servers;
import java.sql.Connection;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BinlogRetentionTest {

    @Test
    void asksTheServer() throws Exception {
        try (Connection connection = Servers.MYSQL.connect()) {
            assertThat(BinlogRetention.seconds(connection))
                    .as("the default of MySQL, 30 days")
                    .isEqualTo(2_592_000);
        }
    }

    @Test
    void purgesNothingWithoutAutoPurgeOrWithoutATime() {
        assertThat(BinlogRetention.seconds(
                        Map.of("binlog_expire_logs_seconds", "3600", "binlog_expire_logs_auto_purge", "OFF")))
                .isInfinite();
        assertThat(BinlogRetention.seconds(
                        Map.of("binlog_expire_logs_seconds", "0", "binlog_expire_logs_auto_purge", "ON")))
                .isInfinite();
    }

    @Test
    void countsDaysOnlyWithoutSeconds() {
        assertThat(BinlogRetention.seconds(Map.of("binlog_expire_logs_seconds", "0", "expire_logs_days", "2")))
                .isEqualTo(172_800);
        assertThat(BinlogRetention.seconds(Map.of("binlog_expire_logs_seconds", "3600", "expire_logs_days", "2")))
                .isEqualTo(3_600);
    }
}
