package io.crosstide.bookkeeping.conflict;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;

/**
 * Times as DATETIME(6) in UTC. They are written as text, so that no time zone of a driver or a session changes them.
 */
public final class ConflictTime {
    private static final DateTimeFormatter FORMAT = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd HH:mm:ss")
            .appendFraction(ChronoField.MICRO_OF_SECOND, 6, 6, true)
            .toFormatter();

    private ConflictTime() {}

    public static String text(Instant time) {
        return FORMAT.format(LocalDateTime.ofInstant(time, ZoneOffset.UTC));
    }

    /** Reads the text that {@code CAST(time AS CHAR)} gives. */
    public static Instant parse(String text) {
        return LocalDateTime.parse(text, FORMAT).toInstant(ZoneOffset.UTC);
    }
}
