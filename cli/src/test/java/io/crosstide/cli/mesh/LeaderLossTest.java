package io.crosstide.cli.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.testkit.kafka.KafkaCluster;
import io.crosstide.testkit.workload.Workload;
import io.crosstide.topology.LoopPrevention;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.junit.jupiter.api.Test;

/** The leader of three brokers with the default topic settings dies. */
class LeaderLossTest {
    @Test
    void s1KillingTheLeaderLosesNothing() throws Exception {
        try (KafkaCluster three = new KafkaCluster(Fleet.shared().folder().resolve("kafka-three"), 3)) {
            three.start();
            MeshPlan plan = MeshPlan.of(LoopPrevention.GTID, "a", "b").kafka("a", three.bootstrapServers());
            try (Mesh mesh = Mesh.bare(plan)) {
                Workload.createSchema(mesh.source("a"));
                Workload.createSchema(mesh.source("b"));
                mesh.initialise();
                mesh.startAll();
                try (Workload atA = new Workload(mesh.source("a"), 0, 2, 21).connections(2)) {
                    atA.start();
                    Mesh.awaitTransactions(atA, 50);
                    three.broker(leader(mesh, three)).kill();
                    Mesh.awaitTransactions(atA, 200);
                    atA.stop();
                }
                mesh.assertEqualAfterDrain();
                assertThat(mesh.conflicts("b")).isEmpty();
            }
        }
    }

    private static int leader(Mesh mesh, KafkaCluster kafka) throws Exception {
        String topic = mesh.topology().stream(Mesh.CLUSTER, "a").transactionsTopic();
        try (Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", kafka.bootstrapServers()))) {
            TopicDescription description = Objects.requireNonNull(
                    admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic));
            return description.partitions().get(0).leader().id();
        }
    }
}
