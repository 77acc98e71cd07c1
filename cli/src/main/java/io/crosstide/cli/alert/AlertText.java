package io.crosstide.cli.alert;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Posts for people: a heading, and a line for each event. */
final class AlertText {

    private static final int MAX_LINES = 30;
    private static final int MAX_CONFLICTS = 20;
    private static final int MAX_ERROR = 1_000;

    private AlertText() {}

    static String of(AlertPost post) {
        List<AlertItem> items = post.items();
        String lines = items.stream().limit(MAX_LINES).map(AlertText::line).collect(Collectors.joining("\n"));
        String more = items.size() > MAX_LINES ? "\n… and " + (items.size() - MAX_LINES) + " more events" : "";
        return "Crosstide " + post.mesh() + ", " + post.datacenter() + ":\n" + lines + more;
    }

    private static String line(AlertItem item) {
        String subject = item.subject().toString();
        String name = Character.toUpperCase(subject.charAt(0)) + subject.substring(1);
        return name + (item.reminder() ? " still " : " ") + what(item) + times(item);
    }

    private static String what(AlertItem item) {
        return switch (item.event()) {
            case LINK_STOPPED, STREAM_STOPPED -> "is stopped" + reason(item);
            case LINK_RESUMED, STREAM_RESUMED -> "runs again";
            case LINK_MOVED, STREAM_MOVED -> "is served by another process now, which posts if it is stopped or late";
            case LAG_EXCEEDED -> "is late: its lag is " + seconds(item.lag()) + reason(item);
            case LAG_NORMAL -> "is no longer late: its lag is " + seconds(item.lag());
            case CONFLICTS ->
                "has " + item.conflictCount() + (item.conflictCount() == 1 ? " new conflict: " : " new conflicts: ")
                        + conflicts(item);
        };
    }

    private static String times(AlertItem item) {
        return item.times() > 1 ? " (" + item.times() + " times since the last post)" : "";
    }

    private static String reason(AlertItem item) {
        if (item.error() == null) {
            return "";
        }
        return ": " + cut(item.error()) + (item.remedy() == null ? "" : ". To do: " + cut(item.remedy()));
    }

    private static String cut(String text) {
        return text.length() <= MAX_ERROR ? text : text.substring(0, MAX_ERROR) + "…";
    }

    private static String seconds(@Nullable Duration lag) {
        return lag == null ? "unknown" : lag.toSeconds() + " s";
    }

    private static String conflicts(AlertItem item) {
        String counts = item.conflicts().stream()
                .limit(MAX_CONFLICTS)
                .map(conflicts -> conflicts.count() + " " + conflicts.kind().label() + " in " + conflicts.table())
                .collect(Collectors.joining(", "));
        int more = item.conflicts().size() - MAX_CONFLICTS;
        return counts + (more > 0 ? " and " + more + " more kinds and tables" : "");
    }
}
