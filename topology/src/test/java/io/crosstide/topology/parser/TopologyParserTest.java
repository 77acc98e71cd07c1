package io.crosstide.topology.parser;

import static io.crosstide.topology.parser.TopologyFixture.SMALL;
import static io.crosstide.topology.parser.TopologyFixture.parse;
import static io.crosstide.topology.parser.TopologyFixture.parsed;
import static io.crosstide.topology.parser.TopologyFixture.replicating;
import static io.crosstide.topology.parser.TopologyFixture.resource;
import static io.crosstide.topology.parser.TopologyFixture.warnings;
import static io.crosstide.topology.parser.TopologyFixture.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crosstide.topology.ApplyMode;
import io.crosstide.topology.ConflictDetection;
import io.crosstide.topology.ConflictPolicy;
import io.crosstide.topology.Datacenter;
import io.crosstide.topology.Endpoint;
import io.crosstide.topology.HttpSettings;
import io.crosstide.topology.HttpTls;
import io.crosstide.topology.KafkaSettings;
import io.crosstide.topology.Link;
import io.crosstide.topology.LoopPrevention;
import io.crosstide.topology.MysqlCluster;
import io.crosstide.topology.Replication;
import io.crosstide.topology.TlsMode;
import io.crosstide.topology.TlsSettings;
import io.crosstide.topology.TopicSettings;
import io.crosstide.topology.Topology;
import io.crosstide.topology.WriterSettings;
import io.crosstide.topology.alert.AlertFormat;
import io.crosstide.topology.alert.AlertSettings;
import io.crosstide.topology.alert.AlertTopic;
import io.crosstide.topology.secret.SecretReference.Environment;
import io.crosstide.topology.secret.SecretReference.Literal;
import io.crosstide.topology.secret.SecretReference.SecretFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopologyParserTest {

    @TempDir
    Path folder;

    @Test
    void fillsInDefaults() {
        Topology topology = parse(SMALL);

        Datacenter beijing = topology.datacenter("beijing");
        MysqlCluster orders = beijing.cluster("orders");
        Replication replication = topology.replication("orders");
        assertThat(topology.wireVersion()).isEqualTo(1);
        assertThat(beijing.http()).isEqualTo(new HttpSettings(8470, "127.0.0.1"));
        assertThat(beijing.kafka().topics()).isEqualTo(new TopicSettings(3, 2, Duration.ofDays(7)));
        assertThat(beijing.kafka().remoteClientProperties()).isEqualTo(Map.of("bootstrap.servers", "kafka-bj:9092"));
        assertThat(orders.tls()).isEqualTo(new TlsSettings(TlsMode.PREFERRED, null, null));
        assertThat(orders.password()).isEqualTo(new Environment("BJ_PASSWORD"));
        assertThat(replication.loopPrevention()).isEqualTo(LoopPrevention.GTID);
        assertThat(replication.links())
                .containsExactly(new Link("beijing", "shanghai"), new Link("shanghai", "beijing"));
        assertThat(replication.syncer().heartbeat()).isEqualTo(Duration.ofSeconds(1));
        assertThat(replication.writer()).isEqualTo(new WriterSettings(16, ApplyMode.AUTO));
        assertThat(replication.conflicts().policy()).isEqualTo(ConflictPolicy.REPORT);
        assertThat(replication.conflicts().detect()).isEqualTo(ConflictDetection.FULL);
        assertThat(replication.tables().replicates("any", "table")).isTrue();
    }

    @Test
    void readsEveryKey() {
        Topology topology = parse(resource("full.yaml"));

        Datacenter beijing = topology.datacenter("beijing");
        KafkaSettings kafka = beijing.kafka();
        Replication replication = topology.replication("orders");
        assertThat(topology.name()).isEqualTo("shop");
        assertThat(kafka.clientProperties(Map.of()))
                .isEqualTo(Map.of(
                        "bootstrap.servers", "kafka-bj:9092,kafka-bj-2:9092",
                        "client.rack", "a",
                        "request.timeout.ms", "20000",
                        "enable.metrics.push", "false"));
        assertThat(kafka.remoteClientProperties(Map.of("BJ_KEY", "k")))
                .isEqualTo(Map.of(
                        "bootstrap.servers", "kafka-bj.example:9094",
                        "security.protocol", "SSL",
                        "ssl.key.password", "k"));
        assertThat(kafka.topics()).isEqualTo(new TopicSettings(5, 3, Duration.ofHours(12)));
        assertThat(beijing.http())
                .isEqualTo(new HttpSettings(
                        0,
                        "0.0.0.0",
                        new HttpTls(
                                Path.of("/etc/crosstide/http.p12"), new SecretFile(Path.of("/run/secrets/http-store"))),
                        new Environment("HTTP_TOKEN")));
        assertThat(beijing.cluster("orders"))
                .isEqualTo(new MysqlCluster(
                        "orders",
                        List.of(new Endpoint("mysql-bj-1", 3306), new Endpoint("2001:db8::1", 3307)),
                        "crosstide",
                        new Environment("BJ_PASSWORD"),
                        new TlsSettings(
                                TlsMode.VERIFY_IDENTITY,
                                Path.of("/etc/crosstide/ca.p12"),
                                new SecretFile(Path.of("/run/secrets/ca"))),
                        Set.of(UUID.fromString("3e11fa47-71ca-11e1-9e33-c80aa9429562")),
                        Set.of("sync_binlog")));
        assertThat(replication.tables()).hasToString("include [shop.*], exclude [shop.audit_*]");
        assertThat(replication.loopPrevention()).isEqualTo(LoopPrevention.DIRECTION_TABLE);
        assertThat(replication.links()).containsExactly(new Link("beijing", "shanghai"));
        assertThat(replication.syncer().heartbeat()).isZero();
        assertThat(replication.writer()).isEqualTo(new WriterSettings(4, ApplyMode.SQL));
        assertThat(topology.alerts())
                .containsExactly(new AlertSettings(
                        "https://hooks.example/services/${env:SLACK_PATH}",
                        AlertFormat.SLACK,
                        Map.of("Authorization", "Bearer ${file:/run/secrets/hook}", "X-Team", "storage"),
                        Set.of(AlertTopic.LINKS, AlertTopic.LAG),
                        Duration.ofSeconds(90),
                        Duration.ofMinutes(10),
                        Duration.ZERO));
        assertThat(parsed(resource("full.yaml")).warnings()).isEmpty();
    }

    @Test
    void knowsTheLinksBetweenDatacenters() {
        Topology topology = parse(SMALL);

        assertThat(topology.linksInto("orders", "shanghai")).containsExactly(new Link("beijing", "shanghai"));
        assertThat(topology.datacentersOf("orders")).containsExactly("beijing", "shanghai");
        assertThat(topology.datacentersOf("other")).isEmpty();
        assertThat(topology.stream("orders", "beijing").transactionsTopic())
                .isEqualTo("shop.orders.beijing.transactions");
        assertThat(topology.stream("orders", "beijing").checkpointsTopic())
                .isEqualTo("shop.orders.beijing.checkpoints");
    }

    @Test
    void listsKnownNamesWhenAskedForAnUnknownOne() {
        Topology topology = parse(SMALL);

        assertThatThrownBy(() -> topology.datacenter("tokyo"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Topology /etc/crosstide/t.yaml has no datacenter 'tokyo'; it has [beijing, shanghai]");
        assertThatThrownBy(() -> topology.replication("users"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[orders]");
        assertThatThrownBy(() -> topology.datacenter("beijing").cluster("users"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[orders]");
    }

    @Test
    void warnsOfATokenThatOthersCanRead() {
        String http = "clusters:\n      orders:\n        endpoints: [mysql-bj-1";
        assertThat(warnings(with(http, "http: { bind: 0.0.0.0, token: \"${env:T}\" }\n    " + http)))
                .containsExactly("6: datacenters.beijing.http.token: the token crosses the network without encryption;"
                        + " add http.tls, or let http.bind be 127.0.0.1 behind a proxy with TLS");
        assertThat(warnings(with(http, "http: { token: \"${env:T}\" }\n    " + http)))
                .isEmpty();
        assertThat(warnings(with(http, "http: { token: abc }\n    " + http)))
                .containsExactly("6: datacenters.beijing.http.token: the secret itself is in the file;"
                        + " write ${env:NAME} or ${file:/absolute/path}");
    }

    @Test
    void warnsOfLiteralSecretsWithoutShowingThem() {
        String text = with("${env:BJ_PASSWORD}", "pa$${x}")
                .replace("\"kafka-sh:9092\" }", "\"kafka-sh:9092\", properties: { ssl.key.password: hunter2 } }");

        assertThat(warnings(text))
                .containsExactly(
                        "10: datacenters.beijing.clusters.orders.password: the secret itself is in the file; write"
                                + " ${env:NAME} or ${file:/absolute/path}",
                        "12: datacenters.shanghai.kafka.properties.ssl.key.password: the secret itself is in the"
                                + " file; write ${env:NAME} or ${file:/absolute/path}");
        assertThat(parse(text).datacenter("beijing").cluster("orders").password())
                .isEqualTo(new Literal("pa${x}"));
        assertThat(parsed(text).toString()).doesNotContain("hunter2", "pa$");
    }

    @Test
    void warnsOfUnusedTrustStore() {
        assertThat(warnings(
                        with("        username", "        tls: { mode: required, trustStore: /ca }\n        username")))
                .containsExactly("9: datacenters.beijing.clusters.orders.tls.trustStore: this mode accepts any"
                        + " certificate; use mode verify-ca or verify-identity");
    }

    @Test
    void replacesAliasByTheValueOfItsAnchor() {
        Topology topology =
                parse(with("kafka: {", "kafka: &k {").replace("{ bootstrapServers: \"kafka-sh:9092\" }", "*k"));

        assertThat(topology.datacenter("shanghai").kafka().bootstrapServers()).isEqualTo("kafka-bj:9092");
    }

    @Test
    void acceptsByteOrderMarkAndWindowsLineEnds() throws Exception {
        Path file = Files.writeString(folder.resolve("t.yaml"), "\uFEFF" + SMALL.replace("\n", "\r\n"));

        assertThat(TopologyParser.parse(file).topology().file()).isEqualTo(file);
    }

    @Test
    void acceptsEachClosedSetOfLinks() {
        assertThat(parse(replicating("links: [{ from: shanghai, to: beijing }]"))
                        .linksInto("orders", "shanghai"))
                .isEmpty();
        assertThat(parse(replicating("links: [{ from: shanghai, to: beijing }, { from: beijing, to: shanghai }]"))
                        .replication("orders")
                        .links())
                .hasSize(2);
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
    void acceptsExampleWithoutWarning(String name) throws Exception {
        Path file = Path.of(System.getProperty("crosstide.home"), "deploy", name + ".yaml");

        assertThat(TopologyParser.parse(file).warnings()).isEmpty();
    }
}
