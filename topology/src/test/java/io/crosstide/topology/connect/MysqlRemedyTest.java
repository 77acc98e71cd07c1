package io.crosstide.topology.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MysqlRemedyTest {

    @ParameterizedTest
    @CsvSource({
        "1045, username and password",
        "3118, ACCOUNT UNLOCK",
        "3955, ACCOUNT UNLOCK",
        "1820, IDENTIFIED BY",
        "1862, IDENTIFIED BY",
        "1130, host",
        "1040, max_connections",
        "1203, max_user_connections",
        "1226, MAX_USER_CONNECTIONS",
        "1129, host_cache",
        "1251, authentication plugin",
        "3159, tls",
        "1142, crosstide init",
        "1227, crosstide init",
        "1153, max_allowed_packet",
        "1197, max_binlog_cache_size",
        "1290, read_only",
        "3032, offline_mode",
        "1021, disks",
        "1049, crosstide init",
        "1781, gtid_mode",
    })
    void errorNumberDecides(int number, String part) {
        assertThat(MysqlRemedy.of(new SQLException("refused", "HY000", number)))
                .hasValueSatisfying(remedy -> assertThat(remedy).contains(part));
    }

    @Test
    void driversOwnRefusalOfALargePacketHasNoNumber() {
        SQLException refused = new SQLException(
                "Packet for query is too large (70,000,000 > 67,108,864). You can change this value on the server by"
                        + " setting the 'max_allowed_packet' variable.",
                "S1000");

        assertThat(MysqlRemedy.of(refused))
                .hasValueSatisfying(remedy -> assertThat(remedy).contains("raise max_allowed_packet"));
    }

    @Test
    void causeDecidesWhereThereIsNoNumber() {
        assertThat(MysqlRemedy.of(link(new SocketTimeoutException("Read timed out"))))
                .hasValueSatisfying(remedy -> assertThat(remedy).contains("frozen"));
        assertThat(MysqlRemedy.of(link(new UnknownHostException("db"))))
                .hasValueSatisfying(remedy -> assertThat(remedy).contains("host name"));
        assertThat(MysqlRemedy.of(link(new SSLHandshakeException("no trusted certificate"))))
                .hasValueSatisfying(remedy -> assertThat(remedy).contains("trustStore"));
    }

    @Test
    void failureOfOneOfSeveralServersIsFound() {
        SQLException refusal = new SQLException("no writable server", "08000");
        refusal.addSuppressed(new SQLException("Account is locked", "HY000", 3118));

        assertThat(MysqlRemedy.of(refusal))
                .hasValueSatisfying(remedy -> assertThat(remedy).contains("ACCOUNT UNLOCK"));
    }

    @Test
    void unknownErrorHasNone() {
        assertThat(MysqlRemedy.of(new SQLException("syntax", "42000", 1064))).isEmpty();
    }

    private static SQLException link(Exception cause) {
        return new SQLException("Communications link failure", "08S01", cause);
    }
}
