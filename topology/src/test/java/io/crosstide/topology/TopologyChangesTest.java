package io.crosstide.topology;

import static io.crosstide.topology.parser.TopologyFixture.SMALL;
import static io.crosstide.topology.parser.TopologyFixture.parse;
import static io.crosstide.topology.parser.TopologyFixture.replicating;
import static io.crosstide.topology.parser.TopologyFixture.resource;
import static io.crosstide.topology.parser.TopologyFixture.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.topology.parser.TopologyFixture;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopologyChangesTest {

    private static TopologyChanges toSmall(String changed) {
        return TopologyChanges.between(parse(SMALL), parse(changed));
    }

    @Test
    void findsNothingInTheSameFile() {
        TopologyChanges changes = TopologyChanges.between(parse(resource("full.yaml")), parse(resource("full.yaml")));

        assertThat(changes.applicable()).isEmpty();
        assertThat(changes.forRestart()).isEmpty();
    }

    @Test
    void appliesTablesWriterDetectionAndAlerts() {
        TopologyChanges changes = toSmall(replicating("""
                        tables: { include: ["shop.*"], exclude: ["shop.audit"] }
                        writer: { workers: 4, apply: sql }
                        conflicts: { detect: keys }
                        """) + "alerts: [{ url: 'https://a/${env:A}' }]\n");

        assertThat(changes.applicable())
                .containsExactly(
                        "replication.orders.tables.include",
                        "replication.orders.tables.exclude",
                        "replication.orders.writer.workers",
                        "replication.orders.writer.apply",
                        "replication.orders.conflicts.detect",
                        "alerts");
        assertThat(changes.forRestart()).isEmpty();
        Replication orders = changes.topology().replication("orders");
        assertThat(orders.tables()).hasToString("include [shop.*], exclude [shop.audit]");
        assertThat(orders.writer()).isEqualTo(new WriterSettings(4, ApplyMode.SQL));
        assertThat(orders.conflicts().detect()).isEqualTo(ConflictDetection.KEYS);
        assertThat(changes.topology().alerts()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "name: shop                | name: other                                            | name",
                "kafka-bj:9092             | kafka-bj:9093                                          | datacenters.beijing.kafka.bootstrapServers",
                "mysql-sh:3306             | mysql-sh:3307                                          | datacenters.shanghai.clusters.orders",
                "${env:BJ_PASSWORD}        | ${env:OTHER}                                           | datacenters.beijing.clusters.orders",
                "shanghai:                 | tokyo:                                                 | datacenters.shanghai datacenters.tokyo replication.orders.links",
                "orders: {}                | orders: { loopPrevention: direction-table }            | replication.orders.loopPrevention",
                "orders: {}                | 'orders: { links: [{ from: beijing, to: shanghai }] }' | replication.orders.links",
                "orders: {}                | orders: { syncer: { heartbeat: 2s } }                  | replication.orders.syncer.heartbeat",
            })
    void leavesEverythingElseToARestart(String part, String replacement, String paths) {
        TopologyChanges changes = toSmall(with(part, replacement));

        List<String> expected = List.of(paths.split(" "));
        assertThat(changes.applicable()).isEmpty();
        assertThat(expected).containsAll(changes.forRestart());
        assertThat(changes.forRestart()).isNotEmpty();
        assertThat(changes.topology().replication("orders").links())
                .isEqualTo(parse(SMALL).replication("orders").links());
        assertThat(changes.topology().datacenters()).isEqualTo(parse(SMALL).datacenters());
    }

    @Test
    void takesOverFurtherDatacentersWithTheirLinks() {
        TopologyChanges changes = toSmall(with("replication:\n", """
                  tokyo:
                    kafka: { bootstrapServers: "kafka-to:9092" }
                    clusters:
                      orders:
                        endpoints: [mysql-to:3306]
                        username: crosstide
                        password: ${env:TO_PASSWORD}
                replication:
                """));

        assertThat(changes.applicable()).containsExactly("datacenters.tokyo", "replication.orders.links");
        assertThat(changes.forRestart()).isEmpty();
        assertThat(changes.topology().linksInto("orders", "beijing"))
                .containsExactlyInAnyOrder(new Link("shanghai", "beijing"), new Link("tokyo", "beijing"));
    }

    @Test
    void namesTheChangeAgainUntilTheProcessIsRestarted() {
        Topology changed = parse(with("mysql-sh:3306", "mysql-sh:3307"));

        TopologyChanges again = TopologyChanges.between(
                toSmall(with("mysql-sh:3306", "mysql-sh:3307")).topology(), changed);

        assertThat(again.forRestart()).containsExactly("datacenters.shanghai.clusters.orders");
    }

    @Test
    void versionOfTheFileFollowsItsContent() {
        assertThat(TopologyFixture.parsed(SMALL).version())
                .hasSize(12)
                .isEqualTo(TopologyFixture.parsed(SMALL).version())
                .isNotEqualTo(TopologyFixture.parsed(SMALL + "# other\n").version());
    }
}
