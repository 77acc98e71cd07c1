package io.crosstide.topology.parser;

import io.crosstide.topology.ApplyMode;
import io.crosstide.topology.ConflictDetection;
import io.crosstide.topology.ConflictPolicy;
import io.crosstide.topology.ConflictSettings;
import io.crosstide.topology.LoopPrevention;
import io.crosstide.topology.Replication;
import io.crosstide.topology.SyncerSettings;
import io.crosstide.topology.TablePattern;
import io.crosstide.topology.TableRules;
import io.crosstide.topology.WriterSettings;
import io.crosstide.topology.problem.Mistake;
import io.crosstide.topology.problem.Problems;
import io.crosstide.topology.yaml.YamlNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Reads an entry of {@code replication}. */
final class ReplicationReader {

    private static final int MOST_WORKERS = 1024;
    private static final Duration SHORTEST_HEARTBEAT = Duration.ofMillis(100);
    private static final Duration LONGEST_HEARTBEAT = Duration.ofMinutes(1);
    private static final Map<String, LoopPrevention> LOOP_PREVENTION =
            Map.of("gtid", LoopPrevention.GTID, "direction-table", LoopPrevention.DIRECTION_TABLE);
    private static final Map<String, ApplyMode> APPLY =
            Map.of("auto", ApplyMode.AUTO, "binlog", ApplyMode.BINLOG, "sql", ApplyMode.SQL);
    private static final Map<String, ConflictPolicy> POLICIES = Map.of("report", ConflictPolicy.REPORT);

    private static final Map<String, ConflictDetection> DETECTION =
            Map.of("full", ConflictDetection.FULL, "keys", ConflictDetection.KEYS, "audit", ConflictDetection.AUDIT);

    private final Problems problems;
    private final ClusterPlaces places;

    ReplicationReader(Problems problems, ClusterPlaces places) {
        this.problems = problems;
        this.places = places;
    }

    Replication read(String cluster, String path, YamlNode node) {
        Section section = Section.ofKeys(
                problems, path, node, "tables", "loopPrevention", "links", "syncer", "writer", "conflicts");
        return new Replication(
                cluster,
                tables(section),
                section.choice("loopPrevention", LOOP_PREVENTION, LoopPrevention.GTID),
                new LinksReader(problems, places, cluster).read(section),
                syncer(section),
                writer(section),
                conflicts(section));
    }

    private TableRules tables(Section replication) {
        Section section = replication.section("tables", "include", "exclude");
        if (section.isEmptyList("include")) {
            problems.missing(
                    section.at("include"), "matches no table", "add a pattern, or remove the key to replicate all");
        }
        List<TablePattern> include = section.has("include")
                ? section.list("include", ReplicationReader::included)
                : TableRules.ALL.include();
        return new TableRules(include, section.list("exclude", ReplicationReader::pattern));
    }

    private static TablePattern included(String text) throws Mistake {
        TablePattern pattern = pattern(text);
        if (TableRules.isOwnSchema(pattern.database())) {
            throw new Mistake(
                    "schema " + pattern.database() + " is local to each server and is never replicated",
                    "remove the pattern");
        }
        return pattern;
    }

    private static TablePattern pattern(String text) throws Mistake {
        try {
            return TablePattern.parse(text);
        } catch (IllegalArgumentException e) {
            throw new Mistake(
                    String.valueOf(e.getMessage()),
                    "write database.table, where * stands for any text and ? for one character (also for a dot or a space)");
        }
    }

    private SyncerSettings syncer(Section replication) {
        Section section = replication.section("syncer", "heartbeat");
        return new SyncerSettings(section.text("heartbeat", SyncerSettings.DEFAULT.heartbeat(), text -> {
            return text.equals("off") ? Duration.ZERO : heartbeat(text);
        }));
    }

    private static Duration heartbeat(String text) throws Mistake {
        try {
            return DurationText.parse(text, SHORTEST_HEARTBEAT, LONGEST_HEARTBEAT);
        } catch (Mistake e) {
            throw new Mistake(e.problem(), e.remedy() + ", or off");
        }
    }

    private WriterSettings writer(Section replication) {
        Section section = replication.section("writer", "workers", "apply");
        ApplyMode apply = section.choice("apply", APPLY, WriterSettings.DEFAULT.apply());
        return new WriterSettings(section.integer("workers", 1, MOST_WORKERS, WriterSettings.DEFAULT.workers()), apply);
    }

    private static ConflictSettings conflicts(Section replication) {
        Section section = replication.section("conflicts", "policy", "detect");
        return new ConflictSettings(
                section.choice("policy", POLICIES, ConflictSettings.DEFAULT.policy()),
                section.choice("detect", DETECTION, ConflictSettings.DEFAULT.detect()));
    }
}
