package io.crosstide.topology.connect;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The version of a server, and whether Crosstide supports it. Only this class decides which servers are supported.
 *
 * @param text the version as the server reports it, such as {@code 8.0.15-debug}
 */
public record ServerVersion(int major, int minor, int patch, String text) implements Comparable<ServerVersion> {
    /**
     * The oldest version that is tested. The binary log has column names, signedness and the original commit time from
     * 8.0.1 on. information_schema shows functional indexes from 8.0.13 on. An account with few privileges may set
     * GTID_NEXT from 8.0.14 on.
     */
    public static final ServerVersion OLDEST = new ServerVersion(8, 0, 15, "8.0.15");

    private static final Pattern NUMBERS = Pattern.compile("(\\d+)\\.(\\d+)\\.(\\d+)");
    private static final Pattern OTHERS = Pattern.compile("mariadb|tidb|oceanbase");
    private static final Comparator<ServerVersion> ORDER = Comparator.comparingInt(ServerVersion::major)
            .thenComparingInt(ServerVersion::minor)
            .thenComparingInt(ServerVersion::patch);

    /** The version of the server at the other end of the connection. */
    public static ServerVersion of(Connection connection) throws SQLException {
        return parse(connection.getMetaData().getDatabaseProductVersion());
    }

    /** Reads the version that a server reports. Numbers that it does not report are 0. */
    public static ServerVersion parse(String text) {
        Matcher matcher = NUMBERS.matcher(text);
        return matcher.lookingAt()
                ? new ServerVersion(number(matcher, 1), number(matcher, 2), number(matcher, 3), text)
                : new ServerVersion(0, 0, 0, text);
    }

    private static int number(Matcher matcher, int group) {
        return Integer.parseInt(matcher.group(group));
    }

    /** The reason why Crosstide does not support the server; empty if it does. */
    public Optional<String> objection() {
        if (OTHERS.matcher(text.toLowerCase(Locale.ROOT)).find()) {
            return Optional.of("is " + text + ", not MySQL: its GTIDs and its binary log differ");
        }
        if (compareTo(OLDEST) < 0) {
            return Optional.of("is MySQL " + text + ", older than " + OLDEST
                    + ": its binary log or its account privileges lack features that exact replication needs");
        }
        return Optional.empty();
    }

    /** The remedy for an {@link #objection}. */
    public static String remedy() {
        return "use MySQL " + OLDEST + " or newer";
    }

    @Override
    public int compareTo(ServerVersion other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return text;
    }
}
