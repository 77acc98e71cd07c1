package io.crosstide.topology.alert;

import static io.crosstide.topology.parser.TopologyFixture.parse;
import static io.crosstide.topology.parser.TopologyFixture.warnings;
import static io.crosstide.topology.parser.TopologyFixture.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crosstide.topology.secret.SecretException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AlertSettingsTest {

    private static AlertSettings webhook(String settings) {
        return parse(with("name: shop", "name: shop\nalerts: [{" + settings + "}]"))
                .alerts()
                .get(0);
    }

    @Test
    void fillsInDefaults() {
        assertThat(webhook("url: 'https://a/${env:A}'"))
                .isEqualTo(new AlertSettings(
                        "https://a/${env:A}",
                        AlertFormat.JSON,
                        Map.of(),
                        Set.of(AlertTopic.values()),
                        Duration.ofMinutes(5),
                        Duration.ofMinutes(5),
                        Duration.ofHours(4)));
    }

    @Test
    void resolvesSecretsOfUrlAndHeadersWhenUsed() {
        AlertSettings webhook = webhook("url: '${env:HOOK}', headers: { Authorization: 'Bearer ${env:TOKEN}' }");

        Map<String, String> environment = Map.of("HOOK", "https://hooks.example/x/y", "TOKEN", "t1");
        assertThat(webhook.address(environment)).isEqualTo(URI.create("https://hooks.example/x/y"));
        assertThat(webhook.headers(environment)).isEqualTo(Map.of("Authorization", "Bearer t1"));
        assertThatThrownBy(() -> webhook.address(Map.of()))
                .isInstanceOf(SecretException.class)
                .hasMessageContaining("HOOK is not set");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"hunter2", "https:///hunter2", "ftp://hunter2/", "https://a/hunter2 ", "https://u:hunter2@a/"})
    void refusesSecretThatMakesNoUrlWithoutShowingIt(String secret) {
        assertThatThrownBy(() -> webhook("url: '${env:HOOK}'").address(Map.of("HOOK", secret)))
                .isInstanceOf(SecretException.class)
                .hasMessageContaining("is no http or https URL")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void refusesSecretThatMakesNoHeaderWithoutShowingIt() {
        assertThatThrownBy(() -> webhook("url: '${env:HOOK}', headers: { Authorization: '${env:T}' }")
                        .headers(Map.of("T", "hunter2\nX: y")))
                .isInstanceOf(SecretException.class)
                .hasMessageContaining("Authorization")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void warnsOfSecretsInTheFileWithoutShowingThem() {
        String alerts = "alerts: [{ url: 'https://a/hunter2', headers: { Authorization: hunter3, X-Team: storage } }]";

        assertThat(warnings(with("name: shop", "name: shop\n" + alerts)))
                .containsExactly(
                        "3: alerts[0].url: the whole URL is in the file, and whoever knows it may post; write"
                                + " ${env:NAME} or ${file:/absolute/path}",
                        "3: alerts[0].headers.Authorization: the secret itself is in the file; write ${env:NAME} or"
                                + " ${file:/absolute/path}");
        assertThat(webhook("url: 'https://a/hunter2', headers: { A: hunter3 }").toString())
                .doesNotContain("hunter2", "hunter3");
    }
}
