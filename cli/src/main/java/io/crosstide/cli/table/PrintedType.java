package io.crosstide.cli.table;

import java.util.regex.Pattern;

/** Column types in one form, whatever the release of the server that printed them. */
public final class PrintedType {

    private static final Pattern DISPLAY_WIDTH = Pattern.compile("(int|year)\\(\\d+\\)");
    private static final Pattern OLD_NAME = Pattern.compile(" utf8_");

    private PrintedType() {}

    /** As newer servers print it: from 8.0.19 on without display widths, from 8.0.30 on utf8mb3 by its full name. */
    public static String of(String printed) {
        String type = printed.contains("zerofill")
                ? printed
                : DISPLAY_WIDTH.matcher(printed).replaceFirst("$1");
        return OLD_NAME.matcher(type).replaceFirst(" utf8mb3_");
    }
}
