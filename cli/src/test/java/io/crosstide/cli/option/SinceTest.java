package io.crosstide.cli.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class SinceTest {

    private static final Instant NOW = Instant.parse("2026-03-08T12:00:00Z");

    private final Since since = new Since(Clock.fixed(NOW, ZoneOffset.UTC));

    @ParameterizedTest
    @CsvSource({
        "90s, 2026-03-08T11:58:30Z",
        "30m, 2026-03-08T11:30:00Z",
        "1h, 2026-03-08T11:00:00Z",
        "7d, 2026-03-01T12:00:00Z",
        "1w, 2026-03-01T12:00:00Z"
    })
    void readsAges(String age, Instant expected) {
        assertThat(since.convert(age)).isEqualTo(expected);
    }

    @Test
    void readsMoments() {
        assertThat(since.convert("2026-01-31T12:00:00Z")).isEqualTo("2026-01-31T12:00:00Z");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "h", "1y", "-1h", "yesterday"})
    void refusesAnythingElse(String text) {
        assertThatThrownBy(() -> since.convert(text)).isInstanceOf(TypeConversionException.class);
    }
}
