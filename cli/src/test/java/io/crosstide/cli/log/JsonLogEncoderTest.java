package io.crosstide.cli.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

class JsonLogEncoderTest {

    private static final Instant TIME = Instant.parse("2026-03-01T10:20:30Z");

    private final LoggerContext context = new LoggerContext();

    private LoggingEvent event(String message, @Nullable Throwable failure, Object... arguments) {
        Logger logger = context.getLogger("io.crosstide.Some");
        LoggingEvent event = new LoggingEvent("", logger, Level.WARN, message, failure, arguments);
        event.setInstant(TIME);
        event.setThreadName("link-a");
        return event;
    }

    private static JsonNode encoded(ILoggingEvent event) throws IOException {
        String line = new String(new JsonLogEncoder().encode(event), StandardCharsets.UTF_8);
        assertThat(line).endsWith("\n").containsOnlyOnce("\n");
        return new ObjectMapper().readTree(line);
    }

    @Test
    void writesOneObjectPerLine() throws IOException {
        LoggingEvent event = event("Stopped: {}\nline 2", null, "größe");
        event.setKeyValuePairs(List.of(
                new KeyValuePair("link", "orders a→b"), new KeyValuePair("seq", 7L), new KeyValuePair("x", null)));

        assertThat(encoded(event)).isEqualTo(new ObjectMapper().readTree("""
                        {"time": "2026-03-01T10:20:30.000Z", "level": "WARN", "logger": "io.crosstide.Some",
                         "thread": "link-a", "message": "Stopped: größe\\nline 2",
                         "values": {"link": "orders a→b", "seq": 7, "x": "null"}}"""));
    }

    @Test
    void writesTheStackTraceAsText() throws IOException {
        JsonNode line = encoded(event("Failed", new IllegalStateException("outer", new IOException("inner"))));

        assertThat(line.get("stackTrace").asText())
                .startsWith("java.lang.IllegalStateException: outer")
                .contains("at " + JsonLogEncoderTest.class.getName(), "Caused by: java.io.IOException: inner");
        assertThat(line.has("values")).isFalse();
    }
}
