package io.crosstide.topology.parser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crosstide.topology.Endpoint;
import io.crosstide.topology.problem.Mistake;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {

    @ParameterizedTest
    @ValueSource(strings = {"db-1:3306", "10.0.0.1:1", "[::1]:65535", "[fe80::1%eth0]:3306", "db_1.example.:3306"})
    void printsTheAddressThatItReads(String text) throws Mistake {
        assertThat(HostPort.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":1",
                "a",
                "a:",
                "a:0",
                "a:65536",
                "a:1:2",
                "::1:3306",
                "[a]:1",
                "[]:1",
                "a b:1",
                "-a:1",
                "a:999999",
                "tcp://a:1"
            })
    void refusesTextThatIsNoAddress(String text) {
        assertThatThrownBy(() -> HostPort.parse(text)).isInstanceOf(Mistake.class);
    }

    @Test
    void refusesPortOutOfRange() {
        assertThatThrownBy(() -> new Endpoint("a", 0)).hasMessage("Not an endpoint: host 'a', port 0");
    }
}
