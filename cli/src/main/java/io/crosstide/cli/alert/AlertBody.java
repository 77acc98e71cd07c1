package io.crosstide.cli.alert;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crosstide.topology.alert.AlertFormat;
import io.crosstide.writer.status.ConflictCount;

/** The bodies of requests to webhooks. docs/operations.md describes their keys, which are stable. */
final class AlertBody {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int VERSION = 1;

    private AlertBody() {}

    static String of(AlertPost post, AlertFormat format) {
        return switch (format) {
            case JSON -> json(post).toString();
            case SLACK ->
                JSON.createObjectNode().put("text", escaped(AlertText.of(post))).toString();
        };
    }

    /** Slack reads these three characters as its own marks. */
    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static ObjectNode json(AlertPost post) {
        ObjectNode root = JSON.createObjectNode()
                .put("version", VERSION)
                .put("mesh", post.mesh())
                .put("datacenter", post.datacenter())
                .put("time", post.time().toString())
                .put("text", AlertText.of(post));
        ArrayNode events = root.putArray("events");
        post.items().forEach(item -> events.add(json(item)));
        return root;
    }

    private static ObjectNode json(AlertItem item) {
        ObjectNode node = JSON.createObjectNode()
                .put("event", item.event().label())
                .put("cluster", item.subject().cluster())
                .put("from", item.subject().from())
                .put("to", item.subject().to())
                .put("time", item.time().toString())
                .put("times", item.times())
                .put("reminder", item.reminder())
                .put("error", item.error())
                .put("remedy", item.remedy());
        if (item.lag() == null) {
            node.putNull("lagSeconds");
        } else {
            node.put("lagSeconds", item.lag().toMillis() / 1000.0);
        }
        if (item.event() == AlertEvent.CONFLICTS) {
            ArrayNode conflicts = node.putArray("conflicts");
            item.conflicts().forEach(count -> conflicts.add(json(count)));
        }
        return node;
    }

    private static ObjectNode json(ConflictCount conflicts) {
        return JSON.createObjectNode()
                .put("kind", conflicts.kind().label())
                .put("table", conflicts.table())
                .put("count", conflicts.count());
    }
}
