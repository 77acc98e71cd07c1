package io.crosstide.topology.parser;

import io.crosstide.topology.alert.AlertFormat;
import io.crosstide.topology.alert.AlertSettings;
import io.crosstide.topology.alert.AlertTopic;
import io.crosstide.topology.alert.WebhookText;
import io.crosstide.topology.problem.Mistake;
import io.crosstide.topology.problem.Problems;
import io.crosstide.topology.yaml.YamlNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the list {@code alerts}. */
final class AlertsReader {

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST_LAG = Duration.ofDays(30);
    private static final Duration LONGEST_INTERVAL = Duration.ofDays(1);
    private static final Duration SHORTEST_REPEAT = Duration.ofMinutes(1);
    private static final Duration LONGEST_REPEAT = Duration.ofDays(30);
    private static final Map<String, AlertFormat> FORMATS =
            Map.of("json", AlertFormat.JSON, "slack", AlertFormat.SLACK);
    private static final Map<String, AlertTopic> TOPICS = Map.of(
            "links", AlertTopic.LINKS,
            "streams", AlertTopic.STREAMS,
            "lag", AlertTopic.LAG,
            "conflicts", AlertTopic.CONFLICTS);

    private final Problems problems;

    AlertsReader(Problems problems) {
        this.problems = problems;
    }

    List<AlertSettings> read(Section top) {
        List<AlertSettings> alerts = new ArrayList<>();
        List<YamlNode> nodes = top.nodes("alerts");
        for (int i = 0; i < nodes.size(); i++) {
            alerts.add(webhook(top.elementPath("alerts", i), nodes.get(i)));
        }
        return alerts;
    }

    private AlertSettings webhook(String path, YamlNode node) {
        Section section =
                Section.ofKeys(problems, path, node, "url", "format", "headers", "events", "lag", "interval", "repeat");
        section.require("url", "url: ${env:WEBHOOK_URL}");
        return new AlertSettings(
                section.text("url", "", text -> WebhookText.parseUrl(text, problems, section.at("url"))),
                section.choice("format", FORMATS, AlertFormat.JSON),
                headers(section),
                events(section),
                section.duration("lag", SHORTEST, LONGEST_LAG, AlertSettings.DEFAULT_LAG),
                section.duration("interval", SHORTEST, LONGEST_INTERVAL, AlertSettings.DEFAULT_INTERVAL),
                section.text("repeat", AlertSettings.DEFAULT_REPEAT, text -> {
                    return text.equals("off") ? Duration.ZERO : repeat(text);
                }));
    }

    private static Duration repeat(String text) throws Mistake {
        try {
            return DurationText.parse(text, SHORTEST_REPEAT, LONGEST_REPEAT);
        } catch (Mistake e) {
            throw new Mistake(e.problem(), e.remedy() + ", or off");
        }
    }

    private Map<String, String> headers(Section webhook) {
        Map<String, String> headers = new LinkedHashMap<>();
        if (webhook.has("headers")) {
            Section section = Section.ofNames(problems, webhook.at("headers"), webhook.node("headers"));
            for (String name : section.keys()) {
                if (WebhookText.checkHeader(problems, section.at(name), name)) {
                    headers.put(
                            name,
                            section.text(
                                    name, "", text -> WebhookText.parseHeader(name, text, problems, section.at(name))));
                }
            }
        }
        return headers;
    }

    private Set<AlertTopic> events(Section webhook) {
        if (webhook.isEmptyList("events")) {
            problems.missing(webhook.at("events"), "selects nothing", "name an event, or remove the key to select all");
        }
        List<AlertTopic> chosen = webhook.list("events", text -> Section.chosen(text, TOPICS));
        return chosen.isEmpty() ? EnumSet.allOf(AlertTopic.class) : EnumSet.copyOf(chosen);
    }
}
