package io.crosstide.cli.schema;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crosstide.topology.Link;
import java.util.List;

/** A comparison of definitions as JSON. */
public final class SchemaJson {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final double MILLIS_PER_SECOND = 1_000;

    private SchemaJson() {}

    /** @param line whether all is on one line */
    public static String of(String mesh, List<SchemaReport> reports, boolean line) {
        ObjectNode root = JSON.createObjectNode().put("mesh", mesh);
        ArrayNode tables = root.putArray("tables");
        ArrayNode published = root.putArray("published");
        ArrayNode failures = root.putArray("failures");
        for (SchemaReport report : reports) {
            report.tables().forEach(diff -> table(tables.addObject().put("cluster", report.cluster()), diff));
            report.ages()
                    .forEach((datacenter, age) -> published
                            .addObject()
                            .put("cluster", report.cluster())
                            .put("datacenter", datacenter)
                            .put("ageSeconds", age.toMillis() / MILLIS_PER_SECOND));
            report.failures().forEach(failures::add);
        }
        try {
            return (line ? JSON.writer() : JSON.writerWithDefaultPrettyPrinter()).writeValueAsString(root);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static void table(ObjectNode node, TableDiff diff) {
        node.put("table", diff.table().toString()).put("alike", diff.alike());
        ArrayNode differences = node.putArray("differences");
        for (Difference difference : diff.differences()) {
            ObjectNode definitions =
                    differences.addObject().put("what", difference.what()).putObject("definitions");
            difference.definitions().forEach(definitions::put);
        }
        ArrayNode links = node.putArray("links");
        for (Fit fit : diff.fits()) {
            ObjectNode link =
                    link(links.addObject(), fit.link()).put("fit", fit.kind().label());
            ArrayNode leftOut = link.putArray("leftOut");
            fit.leftOut().forEach(leftOut::add);
            link.put("reason", fit.reason()).put("remedy", fit.remedy());
        }
        ArrayNode plans = node.putArray("plans");
        for (ChangePlan plan : diff.plans()) {
            ArrayNode steps =
                    plans.addObject().put("definitionOf", plan.definitionOf()).putArray("steps");
            for (ChangePlan.Step step : plan.steps()) {
                ArrayNode blocked =
                        steps.addObject().put("datacenter", step.datacenter()).putArray("blocked");
                step.blocked().forEach(fit -> link(blocked.addObject(), fit.link()));
            }
        }
    }

    private static ObjectNode link(ObjectNode node, Link link) {
        return node.put("from", link.from()).put("to", link.to());
    }
}
