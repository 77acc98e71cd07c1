package io.crosstide.cli.alert;

import static io.crosstide.cli.alert.Sightings.conflicts;
import static io.crosstide.cli.alert.Sightings.stopped;
import static io.crosstide.cli.alert.Sightings.working;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crosstide.streams.Time;
import io.crosstide.topology.alert.AlertFormat;
import io.crosstide.topology.alert.AlertSettings;
import io.crosstide.topology.alert.AlertTopic;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Alerts and an HTTP server that receives them. */
class AlertsTest {

    private static final Duration TICK = Duration.ofMillis(20);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String SECRET = "hunter2";

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final AtomicInteger looks = new AtomicInteger();
    private volatile List<Sighting> seen = List.of(working());
    private final Alerts alerts = new Alerts(
            "shop",
            "shanghai",
            Map.of("PATH", SECRET, "TOKEN", SECRET),
            () -> {
                looks.incrementAndGet();
                return seen;
            },
            meters,
            Time.SYSTEM,
            TICK,
            Duration.ofSeconds(2));

    @AfterEach
    void close() {
        alerts.close();
    }

    private static AlertSettings settings(String url, AlertFormat format) {
        return new AlertSettings(
                url,
                format,
                Map.of("Authorization", "Bearer ${env:TOKEN}"),
                Set.of(AlertTopic.values()),
                Duration.ofMinutes(5),
                Duration.ofSeconds(1),
                Duration.ZERO);
    }

    private void start(String url, AlertFormat format) {
        alerts.apply(List.of(settings(url, format)));
        alerts.start();
        awaitLook();
    }

    /** Waits until what is seen now has been told to all webhooks. */
    private void awaitLook() {
        int before = looks.get();
        await().atMost(PATIENCE).until(() -> looks.get() > before + 1);
    }

    private double posts(String result) {
        return meters.get("crosstide.alert.posts")
                .tag("result", result)
                .counter()
                .count();
    }

    @Test
    void postsJson() throws Exception {
        try (Receiver receiver = new Receiver()) {
            start(receiver.url("${env:PATH}"), AlertFormat.JSON);
            seen = List.of(stopped());
            await().atMost(PATIENCE).until(() -> posts("delivered") == 1);

            JsonNode body = receiver.bodies().get(0);
            JsonNode event = body.get("events").get(0);
            assertThat(body.fieldNames())
                    .toIterable()
                    .containsExactly("version", "mesh", "datacenter", "time", "text", "events");
            assertThat(body.get("mesh").asText()).isEqualTo("shop");
            assertThat(body.get("datacenter").asText()).isEqualTo("shanghai");
            assertThat(body.get("text").asText())
                    .isEqualTo("Crosstide shop, shanghai:\nLink orders beijing→shanghai is stopped: table <shop.t> is"
                            + " missing & needed. To do: create it");
            assertThat(Instant.parse(event.get("time").asText())).isBeforeOrEqualTo(Instant.now());
            ((ObjectNode) event).remove("time");
            assertThat(event).isEqualTo(new ObjectMapper().readTree("""
                            {"event": "link-stopped", "cluster": "orders", "from": "beijing", "to": "shanghai",
                             "times": 1, "reminder": false, "error": "table <shop.t> is missing & needed",
                             "remedy": "create it", "lagSeconds": 2.0}"""));
            assertThat(receiver.headers().get(0).getFirst("Authorization")).isEqualTo("Bearer " + SECRET);
            assertThat(receiver.headers().get(0).getFirst("Content-Type")).isEqualTo("application/json; charset=utf-8");
        }
    }

    @Test
    void postsTextForSlack() throws Exception {
        try (Receiver receiver = new Receiver()) {
            start(receiver.url("x"), AlertFormat.SLACK);
            seen = List.of(conflicts(7, 2));
            await().atMost(PATIENCE).until(() -> posts("delivered") == 1);
            seen = List.of(stopped());
            await().atMost(PATIENCE).until(() -> posts("delivered") == 2);

            assertThat(receiver.bodies())
                    .allSatisfy(
                            body -> assertThat(body.fieldNames()).toIterable().containsExactly("text"));
            assertThat(receiver.bodies().get(0).get("text").asText())
                    .endsWith("Link orders beijing→shanghai has 9 new conflicts: 7 insert-exists in shop.t, 2"
                            + " update-missing in shop.u");
            assertThat(receiver.bodies().get(1).get("text").asText())
                    .contains("table &lt;shop.t&gt; is missing &amp; needed");
        }
    }

    @Test
    void postsAgainAfterAServerErrorWithWhatHappenedMeanwhile() throws Exception {
        try (Receiver receiver = new Receiver()) {
            receiver.statuses.add(500);
            start(receiver.url("x"), AlertFormat.JSON);
            seen = List.of(stopped());
            await().atMost(PATIENCE).until(() -> posts("failed") == 1);
            seen = List.of(working());
            await().atMost(PATIENCE).until(() -> posts("delivered") == 1);

            assertThat(receiver.bodies()).hasSize(2);
            assertThat(receiver.bodies().get(1).get("events"))
                    .extracting(event -> event.get("event").asText())
                    .containsExactly("link-stopped", "link-resumed");
        }
    }

    @Test
    void postsAgainWhenTheReceiverIsBack() throws Exception {
        int port = freePort();
        start("http://127.0.0.1:" + port + "/x", AlertFormat.JSON);
        seen = List.of(stopped());
        await().atMost(PATIENCE).until(() -> posts("failed") > 0);

        try (Receiver receiver = new Receiver(port)) {
            await().atMost(PATIENCE).until(() -> posts("delivered") == 1);
            assertThat(receiver.bodies()).hasSize(1);
        }
    }

    private static int freePort() throws IOException {
        try (Receiver receiver = new Receiver()) {
            return receiver.port();
        }
    }

    @Test
    void receiverThatHangsHoldsUpNobody() throws Exception {
        try (Receiver hanging = new Receiver().hang();
                Receiver other = new Receiver()) {
            alerts.apply(
                    List.of(settings(hanging.url("x"), AlertFormat.JSON), settings(other.url("x"), AlertFormat.JSON)));
            alerts.start();
            awaitLook();
            seen = List.of(stopped());
            await().atMost(PATIENCE).until(() -> hanging.bodies().size() == 1);

            awaitLook();
            await().atMost(PATIENCE).until(() -> posts("delivered") == 1);
            await("the post counts as failed").atMost(PATIENCE).until(() -> posts("failed") > 0);
            assertThat(other.bodies()).hasSize(1);
        }
    }

    @Test
    void webhookThatIsAddedIsToldWhatIsStoppedNow() throws Exception {
        try (Receiver first = new Receiver();
                Receiver second = new Receiver()) {
            start(first.url("x"), AlertFormat.JSON);
            seen = List.of(stopped());
            await().atMost(PATIENCE).until(() -> posts("delivered") == 1);
            alerts.apply(
                    List.of(settings(first.url("x"), AlertFormat.JSON), settings(second.url("x"), AlertFormat.JSON)));
            await().atMost(PATIENCE).until(() -> posts("delivered") == 2);

            assertThat(second.bodies()).hasSize(1);
            alerts.apply(List.of(settings(second.url("x"), AlertFormat.JSON)));
            seen = List.of(working());
            await().atMost(PATIENCE).until(() -> posts("delivered") == 3);
            assertThat(first.bodies()).hasSize(1);
            assertThat(second.bodies()).hasSize(2);
        }
    }

    @Test
    void secretsAreInNoLog() throws Exception {
        Logger root = (Logger) LoggerFactory.getLogger("io.crosstide");
        Level level = root.getLevel();
        List<String> lines = new CopyOnWriteArrayList<>();
        ListAppender<ILoggingEvent> log = new ListAppender<>() {
            @Override
            protected void append(ILoggingEvent event) {
                lines.add(
                        event.getFormattedMessage() + " " + event.getKeyValuePairs() + " " + event.getThrowableProxy());
            }
        };
        log.start();
        root.addAppender(log);
        root.setLevel(Level.TRACE);
        try (Receiver receiver = new Receiver()) {
            receiver.statuses.add(404);
            alerts.apply(List.of(
                    settings(receiver.url("${env:PATH}"), AlertFormat.JSON),
                    settings("http://127.0.0.1:" + freePort() + "/${env:PATH}", AlertFormat.JSON),
                    settings("http://${env:PATH} /", AlertFormat.JSON),
                    settings("https://127.0.0.1:" + receiver.port() + "/${env:PATH}", AlertFormat.JSON),
                    settings("http://unknown.invalid/${env:PATH}", AlertFormat.JSON),
                    settings("http://127.0.0.1/${env:ABSENT}", AlertFormat.JSON)));
            alerts.start();
            awaitLook();
            seen = List.of(stopped());
            await().atMost(PATIENCE).until(() -> posts("delivered") == 1 && posts("failed") >= 6);

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(lines)
                            .anyMatch(line -> line.contains("status 404"))
                            .anyMatch(line -> line.contains("refused"))
                            .anyMatch(line -> line.contains("is no http or https URL"))
                            .anyMatch(line -> line.contains("ABSENT is not set"))
                            .anyMatch(line -> line.contains("takes alerts again")));
            assertThat(lines).noneMatch(line -> line.contains(SECRET));
        } finally {
            root.detachAppender(log);
            root.setLevel(level);
        }
    }
}
