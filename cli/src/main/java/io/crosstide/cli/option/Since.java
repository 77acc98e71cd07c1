package io.crosstide.cli.option;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A moment in the past: as an age like {@code 90s}, {@code 30m}, {@code 1h}, {@code 7d}, or as ISO 8601 in UTC. */
public final class Since implements ITypeConverter<Instant> {

    private static final Pattern AGE = Pattern.compile("(\\d{1,9})(s|m|h|d|w)");

    private final Clock clock;

    Since() {
        this(Clock.systemUTC());
    }

    Since(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Instant convert(String value) {
        Matcher age = AGE.matcher(value);
        if (age.matches()) {
            return clock.instant().minus(duration(Long.parseLong(age.group(1)), age.group(2)));
        }
        try {
            return Instant.parse(value);
        } catch (DateTimeParseException malformed) {
            throw new TypeConversionException(
                    "'" + value + "' is neither an age like 30m, 1h or 7d nor a time like 2026-01-31T12:00:00Z");
        }
    }

    private static Duration duration(long amount, String unit) {
        return switch (unit) {
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            case "d" -> Duration.ofDays(amount);
            default -> Duration.ofDays(7 * amount);
        };
    }
}
