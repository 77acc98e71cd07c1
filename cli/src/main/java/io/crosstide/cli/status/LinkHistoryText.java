package io.crosstide.cli.status;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.crosstide.bookkeeping.link.LinkEvent;
import io.crosstide.cli.text.TextTable;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What happened to links, as JSON and as a table. */
public final class LinkHistoryText {

    private static final ObjectMapper JSON = new ObjectMapper();

    private LinkHistoryText() {}

    public static String json(List<LinkHistoryEntry> entries) {
        ArrayNode all = JSON.createArrayNode();
        for (LinkHistoryEntry entry : entries) {
            LinkEvent event = entry.event();
            all.addObject()
                    .put("cluster", entry.cluster())
                    .put("from", entry.link().from())
                    .put("to", entry.link().to())
                    .put("event", event.kind())
                    .put("time", event.time().toString())
                    .put("lastTime", event.lastTime().toString())
                    .put("times", event.times())
                    .put("process", event.instance())
                    .put("reason", event.reason());
        }
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(all);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** A line per event. */
    public static List<String> table(List<LinkHistoryEntry> entries) {
        if (entries.isEmpty()) {
            return List.of("no events");
        }
        TextTable table = new TextTable("TIME", "CLUSTER", "LINK", "EVENT", "PROCESS", "REASON");
        for (LinkHistoryEntry entry : entries) {
            LinkEvent event = entry.event();
            @Nullable String reason = event.reason();
            table.row(
                    seconds(event.time()),
                    entry.cluster(),
                    entry.link().from() + "→" + entry.link().to(),
                    event.kind() + repeated(event),
                    event.instance(),
                    reason == null ? "" : reason.replaceAll("\\s+", " "));
        }
        return table.lines();
    }

    private static String repeated(LinkEvent event) {
        return event.times() == 1 ? "" : " (%d times until %s)".formatted(event.times(), seconds(event.lastTime()));
    }

    private static Instant seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS);
    }
}
