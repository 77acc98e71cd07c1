package io.crosstide.topology.parser;

import io.crosstide.topology.problem.Mistake;
import io.crosstide.topology.yaml.Printable;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations in the form of the topology file: a whole number and its unit, ms, s, m, h or d. */
final class DurationText {

    private static final Pattern SYNTAX = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");

    private DurationText() {}

    static Duration parse(String text, Duration least, Duration most) throws Mistake {
        String remedy = "write a duration from " + render(least) + " to " + render(most) + ", such as 500ms, 1s, 5m,"
                + " 12h or 7d";
        Matcher matcher = SYNTAX.matcher(text);
        if (!matcher.matches()) {
            throw new Mistake("'" + Printable.text(text) + "' is not a duration", remedy);
        }
        Duration duration = Duration.of(Integer.parseInt(matcher.group(1)), unit(matcher.group(2)));
        if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
            throw new Mistake(text + " is out of range", remedy);
        }
        return duration;
    }

    private static ChronoUnit unit(String suffix) {
        return switch (suffix) {
            case "ms" -> ChronoUnit.MILLIS;
            case "s" -> ChronoUnit.SECONDS;
            case "m" -> ChronoUnit.MINUTES;
            case "h" -> ChronoUnit.HOURS;
            default -> ChronoUnit.DAYS;
        };
    }

    /** The duration in the largest unit that shows it exactly. */
    private static String render(Duration duration) {
        long millis = duration.toMillis();
        if (millis % 1000 != 0) {
            return millis + "ms";
        }
        long seconds = millis / 1000;
        if (seconds % 86_400 == 0) {
            return seconds / 86_400 + "d";
        }
        return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }
}
