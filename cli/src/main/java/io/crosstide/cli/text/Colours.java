package io.crosstide.cli.text;

import java.util.Map;

/** Colours for a terminal, or none: when the output is not a terminal, or {@code NO_COLOR} is set. */
public enum Colours {
    OFF,
    ON;

    public static Colours of(Map<String, String> environment, boolean terminal) {
        boolean refused = !environment.getOrDefault("NO_COLOR", "").isEmpty();
        boolean dumb = environment.getOrDefault("TERM", "dumb").equals("dumb");
        return terminal && !refused && !dumb ? ON : OFF;
    }

    public String red(String text) {
        return painted("31", text);
    }

    public String yellow(String text) {
        return painted("33", text);
    }

    public String green(String text) {
        return painted("32", text);
    }

    public String bold(String text) {
        return painted("1", text);
    }

    private String painted(String code, String text) {
        return this == ON ? "\033[" + code + "m" + text + "\033[0m" : text;
    }
}
