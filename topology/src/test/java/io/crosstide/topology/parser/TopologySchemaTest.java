package io.crosstide.topology.parser;

import static io.crosstide.topology.parser.TopologyFixture.SMALL;
import static io.crosstide.topology.parser.TopologyFixture.problems;
import static io.crosstide.topology.parser.TopologyFixture.replicating;
import static io.crosstide.topology.parser.TopologyFixture.resource;
import static io.crosstide.topology.parser.TopologyFixture.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.crosstide.topology.HttpSettings;
import io.crosstide.topology.SyncerSettings;
import io.crosstide.topology.TlsSettings;
import io.crosstide.topology.TopicSettings;
import io.crosstide.topology.WriterSettings;
import io.crosstide.topology.alert.AlertSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.CoreSchema;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The schema for editors and the parser agree. */
class TopologySchemaTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final JsonNode SCHEMA = JSON.readTree(resource("topology.schema.json"));
    private static final Schema VALIDATOR = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
            .getSchema(resource("topology.schema.json"), InputFormat.JSON);

    private static List<Error> schemaErrors(String yaml) {
        return VALIDATOR.validate(JSON.writeValueAsString(load(yaml)), InputFormat.JSON);
    }

    private static @Nullable Object load(String yaml) {
        return new Load(LoadSettings.builder().setSchema(new CoreSchema()).build()).loadFromString(yaml);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "examples/laptop",
                "examples/two-datacenters",
                "examples/three-datacenters",
                "compose/topology",
                "kubernetes/base/topology"
            })
    void schemaAcceptsExample(String name) throws Exception {
        Path example = Path.of(System.getProperty("crosstide.home"), "deploy", name + ".yaml");
        String text = Files.readString(example);
        String reference = text.lines().findFirst().orElse("").replace("# yaml-language-server: $schema=", "");

        assertThat(schemaErrors(text)).isEmpty();
        assertThat(Files.readString(example.resolveSibling(reference))).isEqualTo(resource("topology.schema.json"));
    }

    @Test
    void schemaAcceptsFilesThatTheParserAccepts() {
        assertThat(schemaErrors(SMALL)).isEmpty();
        assertThat(schemaErrors(resource("full.yaml"))).isEmpty();
    }

    @Test
    void schemaAcceptsEachMutationThatTheParserAccepts() {
        long seed = Long.getLong("crosstide.seed", System.nanoTime());
        System.out.println("TopologySchemaTest seed " + seed + " (repeat with -Dcrosstide.seed)");
        Random random = new Random(seed);
        List<String> originals = List.of(SMALL, resource("full.yaml"));
        for (int round = 0; round < 1000; round++) {
            String text = TopologyMutation.of(originals.get(random.nextInt(originals.size())), random);
            if (problems(text).isEmpty()) {
                assertThat(schemaErrors(text))
                        .as("seed %d, round %d:\n%s", seed, round, text)
                        .isEmpty();
            }
        }
    }

    private static String alerting(String webhook) {
        return with("name: shop", "name: shop\nalerts: [" + webhook + "]");
    }

    static Stream<String> mistakes() {
        return Stream.of(
                with("version: 1\n", ""),
                with("version: 1", "version: 2"),
                with("name: shop", "name: my.shop"),
                with("name: shop", "name: 1"),
                with("name: shop", "name: shop\nwireVersion: 2"),
                with("name: shop", "name: shop\nwireVersion: '1'"),
                SMALL.substring(0, SMALL.indexOf("  shanghai")) + "replication: { orders: {} }",
                with("shanghai:", "shang hai:"),
                with("bootstrapServers", "bootstrapServer"),
                with("kafka-bj:9092", "kafka-bj"),
                with("kafka-bj:9092", "kafka-bj:9092,"),
                with("kafka-bj:9092\"", "a:1\", remoteBootstrapServers: \"b\""),
                with("kafka-bj:9092\"", "a:1\", properties: { acks: all }"),
                with("kafka-bj:9092\"", "a:1\", properties: { a: [b] }"),
                with("kafka-bj:9092\"", "a:1\", topics: { replicationFactor: 0 }"),
                with("kafka-bj:9092\"", "a:1\", topics: { minInsyncReplicas: 40000 }"),
                with("kafka-bj:9092\"", "a:1\", topics: { retention: 1 week }"),
                with("    clusters:", "    http: { port: -1 }\n    clusters:"),
                with("    clusters:", "    http: { port: '80' }\n    clusters:"),
                with("    clusters:", "    http: { bind: a b }\n    clusters:"),
                with("[mysql-sh:3306]", "[]"),
                with("[mysql-sh:3306]", "[mysql-sh]"),
                with("[mysql-sh:3306]", "mysql-sh:3306"),
                with("[mysql-bj-1:3306, mysql-bj-2:3306]", "[a:1, a:1]"),
                with("        username: crosstide\n", ""),
                with("username: crosstide", "username: " + "x".repeat(33)),
                with("${env:BJ_PASSWORD}", "12"),
                with("${env:BJ_PASSWORD}", "${ENV:BJ}"),
                with("${env:BJ_PASSWORD}", "${file:relative}"),
                with("${env:BJ_PASSWORD}", "x${env:BJ}"),
                with("${env:BJ_PASSWORD}", "x${"),
                with("        username", "        tls: { mode: verify_ca }\n        username"),
                with("        username", "        tls: { trustStorePassword: '${env:A}' }\n        username"),
                with("        username", "        origins: [1-2]\n        username"),
                with("        username", "        accept: [sync-binlog]\n        username"),
                replicating("tables: { include: [] }"),
                replicating("tables: { include: [shop] }"),
                replicating("tables: { exclude: ['a.b.c'] }"),
                replicating("tables: { exclude: ['`a`.b'] }"),
                replicating("loopPrevention: both"),
                replicating("links: ring"),
                replicating("links: []"),
                replicating("links: [{ from: beijing }]"),
                replicating("links: [{ from: beijing, to: shanghai }, { from: beijing, to: shanghai }]"),
                replicating("syncer: { heartbeat: 1 }"),
                replicating("syncer: { heartbeat: never }"),
                replicating("writer: { workers: 0 }"),
                replicating("writer: { workers: 1025 }"),
                replicating("writer: { apply: rows }"),
                replicating("conflicts: { policy: newest }"),
                with("orders: {}", "orders:"),
                alerting("{}"),
                alerting("{ format: slack }"),
                alerting("{ url: hooks.example }"),
                alerting("{ url: 'https://a/', format: teams }"),
                alerting("{ url: 'https://a/', headers: { 'a b': c } }"),
                alerting("{ url: 'https://a/', headers: { a: [b] } }"),
                alerting("{ url: 'https://a/', events: [] }"),
                alerting("{ url: 'https://a/', events: [link] }"),
                alerting("{ url: 'https://a/', lag: 5 }"),
                alerting("{ url: 'https://a/', interval: '5' }"),
                alerting("{ url: 'https://a/', repeat: never }"),
                with("name: shop", "name: shop\nalerts: {}"),
                "- a");
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void bothRefuse(String text) {
        assertThat(schemaErrors(text)).as("schema").isNotEmpty();
        assertThat(problems(text)).as("parser").isNotEmpty();
    }

    @Test
    void bothKnowTheSameKeys() {
        Map<String, Object> full = mapping(load(resource("full.yaml")));

        compareKeys(full, full, SCHEMA, "");
    }

    /** Adds an unknown key, so that the parser reports the known keys. */
    private void compareKeys(Map<String, Object> file, Map<String, Object> at, JsonNode schema, String path) {
        if (schema.has("properties")) {
            at.put("zzz", 1);
            String text = new Dump(DumpSettings.builder().build()).dumpToString(file);
            at.remove("zzz");
            List<String> known = new ArrayList<>(schema.get("properties").propertyNames());
            assertThat(problems(text))
                    .singleElement()
                    .asString()
                    .endsWith(path + "zzz: unknown key; keys here are " + String.join(", ", known));
            assertThat(new TreeSet<>(at.keySet()))
                    .as("keys of full.yaml at %s", path)
                    .isEqualTo(allowed(path, known));
        }
        new LinkedHashMap<>(at).forEach((key, value) -> {
            JsonNode below = resolved(schema.path("properties").path(key));
            JsonNode child = below.isMissingNode() ? resolved(schema.path("additionalProperties")) : below;
            if (value instanceof Map && child.isObject()) {
                compareKeys(file, mapping(value), child, path + key + ".");
            } else if (value instanceof List<?> list && list.get(0) instanceof Map<?, ?> first) {
                compareKeys(file, mapping(first), resolved(elements(child)), path + key + "[0].");
            }
        });
    }

    /** The schema of the elements, where a list is the only form or one of two. */
    private static JsonNode elements(JsonNode schema) {
        return schema.has("oneOf") ? schema.get("oneOf").get(1).get("items") : schema.get("items");
    }

    /** One datacenter of the file has all keys, the other one has few. */
    private static Set<String> allowed(String path, List<String> known) {
        if (path.equals("datacenters.shanghai.")) {
            return new TreeSet<>(List.of("kafka", "clusters"));
        }
        if (path.equals("datacenters.shanghai.kafka.")) {
            return new TreeSet<>(List.of("bootstrapServers"));
        }
        return path.startsWith("datacenters.shanghai.clusters.")
                ? new TreeSet<>(List.of("endpoints", "username", "password"))
                : new TreeSet<>(known);
    }

    @Test
    void bothHaveTheSameDefaults() {
        assertThat(defaultOf("topics", "replicationFactor")).isEqualTo("" + TopicSettings.DEFAULT.replicationFactor());
        assertThat(defaultOf("topics", "minInsyncReplicas")).isEqualTo("" + TopicSettings.DEFAULT.minInsyncReplicas());
        assertThat(defaultOf("topics", "retention"))
                .isEqualTo(TopicSettings.DEFAULT.retention().toDays() + "d");
        assertThat(defaultOf("http", "port")).isEqualTo("" + HttpSettings.DEFAULT.port());
        assertThat(defaultOf("http", "bind")).isEqualTo(HttpSettings.DEFAULT.bind());
        assertThat(defaultOf("tls", "mode"))
                .isEqualToIgnoringCase(TlsSettings.DEFAULT.mode().name());
        assertThat(SCHEMA.at("/definitions/replication/properties/writer/properties/workers/default")
                        .asInt())
                .isEqualTo(WriterSettings.DEFAULT.workers());
        assertThat(SCHEMA.at("/definitions/replication/properties/syncer/properties/heartbeat/default")
                        .asString())
                .isEqualTo(SyncerSettings.DEFAULT.heartbeat().toSeconds() + "s");
        assertThat(defaultOf("alert", "lag")).isEqualTo(AlertSettings.DEFAULT_LAG.toMinutes() + "m");
        assertThat(defaultOf("alert", "interval")).isEqualTo(AlertSettings.DEFAULT_INTERVAL.toMinutes() + "m");
        assertThat(defaultOf("alert", "repeat")).isEqualTo(AlertSettings.DEFAULT_REPEAT.toHours() + "h");
    }

    @Test
    void bothReserveTheSameKafkaProperties() {
        List<String> reserved = new ArrayList<>();
        SCHEMA.at("/definitions/properties/propertyNames/not/enum").forEach(name -> reserved.add(name.asString()));

        assertThat(reserved).containsExactlyInAnyOrderElementsOf(KafkaReader.RESERVED);
    }

    @Test
    void manualDescribesEveryKey() throws Exception {
        String manual = Files.readString(Path.of(System.getProperty("crosstide.home"), "docs/topology.md"));
        Set<String> keys = new TreeSet<>(KafkaReader.RESERVED);
        collectKeys(SCHEMA, keys);

        assertThat(keys).contains("retention", "from");
        for (String key : keys) {
            assertThat(manual).containsPattern("[`.{, ]" + key + "[`:.]");
        }
    }

    private static void collectKeys(JsonNode schema, Set<String> keys) {
        if (schema.path("additionalProperties").isBoolean()) {
            keys.addAll(schema.get("properties").propertyNames());
        }
        schema.forEach(below -> collectKeys(below, keys));
    }

    private static String defaultOf(String definition, String key) {
        return SCHEMA.at("/definitions/" + definition + "/properties/" + key + "/default")
                .asString();
    }

    private static JsonNode resolved(JsonNode schema) {
        return schema.has("$ref") ? SCHEMA.at(schema.get("$ref").asString().substring(1)) : schema;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> mapping(@Nullable Object node) {
        assertThat(node).isInstanceOf(Map.class);
        return (Map<String, Object>) node;
    }
}
