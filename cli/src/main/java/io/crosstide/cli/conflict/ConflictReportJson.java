package io.crosstide.cli.conflict;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crosstide.bookkeeping.conflict.Conflict;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A conflict as JSON. Names and order of the fields are a contract. */
final class ConflictReportJson {

    private static final ObjectMapper JSON = new ObjectMapper();

    private ConflictReportJson() {}

    static ObjectNode of(Conflict conflict) {
        ObjectNode node = JSON.createObjectNode()
                .put("id", conflict.id())
                .put("kind", conflict.kind().label())
                .put("status", conflict.status().label())
                .put("time", conflict.time().toString())
                .put("cluster", conflict.cluster())
                .put("origin", conflict.origin())
                .put("datacenter", conflict.datacenter())
                .put("table", conflict.table())
                .put("gtid", conflict.gtid());
        node.set("indexes", texts(conflict.indexes()));
        node.set("key", row(conflict.key()));
        node.set("before", row(conflict.before()));
        node.set("after", row(conflict.after()));
        node.set("found", rows(conflict.found()));
        return node.put("policy", conflict.policy())
                .put("decision", conflict.decision())
                .put("note", conflict.note());
    }

    static JsonNode row(@Nullable Map<String, @Nullable String> values) {
        if (values == null) {
            return NullNode.getInstance();
        }
        ObjectNode node = JSON.createObjectNode();
        values.forEach(node::put);
        return node;
    }

    static ArrayNode rows(List<Map<String, @Nullable String>> rows) {
        ArrayNode node = JSON.createArrayNode();
        rows.forEach(row -> node.add(row(row)));
        return node;
    }

    static ArrayNode texts(List<String> texts) {
        ArrayNode node = JSON.createArrayNode();
        texts.forEach(node::add);
        return node;
    }
}
