package io.crosstide.cli.status;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crosstide.bookkeeping.link.AppliedTables;
import io.crosstide.bookkeeping.link.LinkControl;
import io.crosstide.change.row.TableName;
import io.crosstide.change.wire.OpenTransactionRecord;
import io.crosstide.cli.control.StandingOrder;
import io.crosstide.cli.text.TextTable;
import io.crosstide.writer.position.HistoryGap;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.ColorScheme;

/** The status of a mesh as JSON, whose fields and their order are a contract, and as a table. */
public final class StatusText {

    private static final ObjectMapper JSON = new ObjectMapper();
    /** The JSON has all of them. */
    private static final int SHOWN_TABLES = 5;

    private StatusText() {}

    public static String json(MeshStatus status) {
        ObjectNode root = JSON.createObjectNode().put("mesh", status.mesh());
        ArrayNode links = root.putArray("links");
        status.links().forEach(link -> links.add(json(link)));
        return written(root, JSON.writerWithDefaultPrettyPrinter());
    }

    /** One line: the fields of {@link #json(MeshStatus)}, the time, and how fast each link moves. */
    public static String jsonLine(String mesh, Instant now, List<LinkMotion> moving) {
        ObjectNode root = JSON.createObjectNode()
                .put("mesh", mesh)
                .put("time", now.truncatedTo(ChronoUnit.MILLIS).toString());
        ArrayNode links = root.putArray("links");
        moving.forEach(
                link -> links.add(json(link.status()).put("appliedPerSecond", rounded(link.appliedPerSecond()))));
        return written(root, JSON.writer());
    }

    private static @Nullable Double rounded(@Nullable Double rate) {
        return rate == null ? null : (Double) (Math.round(rate * 10) / 10.0);
    }

    private static String written(ObjectNode root, ObjectWriter writer) {
        try {
            return writer.writeValueAsString(root);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** A line per link, then the open transaction, the error and the GTIDs left out of each, with remedies. */
    public static List<String> table(MeshStatus status, ColorScheme colours) {
        TextTable table = new TextTable(
                "CLUSTER", "FROM", "TO", "STATE", "LAG", "PUBLISHED", "APPLIED", "OPEN CONFLICTS", "DDL SKIPPED");
        status.links()
                .forEach(link -> table.row(
                        link.cluster(),
                        link.from(),
                        link.to(),
                        link.state().label(),
                        lag(link.lag()),
                        text(link.publishedSeq()),
                        text(link.appliedSeq()),
                        text(link.conflictsOpen()),
                        text(link.ddlSkipped())));
        List<String> lines = new ArrayList<>(table.lines());
        for (LinkStatus link : status.links()) {
            @Nullable OpenTransactionRecord open = link.openTransaction();
            if (open != null) {
                lines.add("");
                lines.add(text(link, open));
            }
            if (link.error() != null) {
                lines.add("");
                lines.add(colours.errorText("%s %s→%s %s:"
                                .formatted(
                                        link.cluster(),
                                        link.from(),
                                        link.to(),
                                        link.state().label()))
                        + " " + link.error());
                if (link.remedy() != null) {
                    lines.add("  remedy: " + link.remedy());
                }
            }
            for (StandingOrder order : orders(link)) {
                lines.add("");
                lines.add("%s %s→%s: %s".formatted(link.cluster(), link.from(), link.to(), order.what()));
                lines.add("  to end it: " + order.end());
            }
            @Nullable AppliedTables tables = link.tables();
            if (tables != null && !tables.sql().isEmpty()) {
                lines.add("");
                lines.add(text(link, tables));
            }
            for (HistoryGap gap : link.gaps()) {
                lines.add("");
                lines.add("%s %s→%s: %s".formatted(link.cluster(), link.from(), link.to(), gap.what()));
                lines.add("  remedy: " + gap.remedy());
            }
        }
        return lines;
    }

    /** What an operator has ordered, and how to end it. */
    static List<StandingOrder> orders(LinkStatus link) {
        return StandingOrder.of(link.cluster(), link.from(), link.to(), link.control());
    }

    private static ObjectNode json(LinkStatus link) {
        @Nullable Duration lag = link.lag();
        ObjectNode node = JSON.createObjectNode()
                .put("cluster", link.cluster())
                .put("from", link.from())
                .put("to", link.to())
                .put("state", link.state().label())
                .put("lagSeconds", lag == null ? null : (Double) (lag.toMillis() / 1000.0))
                .put("publishedSeq", link.publishedSeq())
                .put("appliedSeq", link.appliedSeq())
                .put("conflictsOpen", link.conflictsOpen())
                .put("error", link.error())
                .put("remedy", link.remedy())
                .put("ddlSkipped", link.ddlSkipped());
        node.set("openTransaction", json(link.openTransaction()));
        node.set("paused", json(link.control().pause()));
        node.set("throttle", json(link.control().throttle()));
        node.set("tables", json(link.tables()));
        return node;
    }

    private static @Nullable ObjectNode json(@Nullable AppliedTables tables) {
        if (tables == null) {
            return null;
        }
        ObjectNode node = JSON.createObjectNode().put("rowEvents", tables.rowEvents());
        ArrayNode sql = node.putArray("sql");
        tables.sql().forEach(table -> sql.add(table.toString()));
        return node;
    }

    private static @Nullable ObjectNode json(@Nullable OpenTransactionRecord open) {
        return open == null
                ? null
                : JSON.createObjectNode()
                        .put("gtid", open.gtid().toString())
                        .put("bytes", open.bytes())
                        .put("seconds", open.openFor().toMillis() / 1000.0)
                        .put("time", instant(open).toString());
    }

    private static @Nullable ObjectNode json(LinkControl.@Nullable Pause pause) {
        return pause == null
                ? null
                : JSON.createObjectNode()
                        .put("by", pause.by())
                        .put("reason", pause.reason())
                        .put("since", pause.since().toString());
    }

    private static @Nullable ObjectNode json(LinkControl.@Nullable Throttle throttle) {
        return throttle == null
                ? null
                : JSON.createObjectNode()
                        .put("rowsPerSecond", throttle.rowsPerSecond())
                        .put("threadsRunning", throttle.threadsRunning())
                        .put("replicaLagSeconds", throttle.replicaLagSeconds())
                        .put("by", throttle.by())
                        .put("since", throttle.since().toString());
    }

    private static String text(LinkStatus link, OpenTransactionRecord open) {
        return "%s %s→%s: %s".formatted(link.cluster(), link.from(), link.to(), publishing(link.from(), open));
    }

    private static String text(LinkStatus link, AppliedTables tables) {
        int all = tables.rowEvents() + tables.sql().size();
        String names = tables.sql().stream()
                        .limit(SHOWN_TABLES)
                        .map(TableName::toString)
                        .collect(Collectors.joining(", "))
                + (tables.sql().size() > SHOWN_TABLES ? ", …" : "");
        return "%s %s→%s: %d of %d tables applied by SQL, which is slower than by row events: %s; why: `crosstide schema diff`, `crosstide doctor`"
                .formatted(link.cluster(), link.from(), link.to(), tables.sql().size(), all, names);
    }

    /** What to say of a transaction that a source is publishing. */
    static String publishing(String source, OpenTransactionRecord open) {
        return "%s is publishing transaction %s, %.1f MB in %d s as of %s; no other record arrives before its end"
                .formatted(
                        source,
                        open.gtid(),
                        open.bytes() / 1e6,
                        open.openFor().toSeconds(),
                        instant(open).truncatedTo(ChronoUnit.SECONDS));
    }

    /** When the source's syncer wrote the report, by its own clock. */
    private static Instant instant(OpenTransactionRecord open) {
        return Instant.EPOCH.plus(open.timeMicros(), ChronoUnit.MICROS);
    }

    static String lag(@Nullable Duration lag) {
        return lag == null ? "-" : String.format(Locale.ROOT, "%.1f s", lag.toMillis() / 1000.0);
    }

    static String text(@Nullable Long value) {
        return value == null ? "-" : value.toString();
    }
}
