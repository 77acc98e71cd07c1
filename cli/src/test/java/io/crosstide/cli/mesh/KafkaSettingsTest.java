package io.crosstide.cli.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.testkit.kafka.KafkaCluster;
import io.crosstide.topology.LoopPrevention;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Settings of Kafka that cannot work are named before anything is changed. */
class KafkaSettingsTest {

    private static final Map<String, String> UNUSABLE = Map.of(
            "transaction.max.timeout.ms", "60000",
            "transaction.state.log.replication.factor", "3",
            "offsets.topic.replication.factor", "3",
            "group.min.session.timeout.ms", "10000");

    @Test
    void initDoctorAndRunNameThem(@TempDir Path folder) throws IOException {
        try (KafkaCluster kafka = new KafkaCluster(folder, 1, UNUSABLE)) {
            kafka.start();
            try (Mesh mesh =
                    Mesh.bare(MeshPlan.of(LoopPrevention.GTID, "a", "b").singleBroker("a", kafka.bootstrapServers()))) {
                Answer init = mesh.init("a", "--identical");
                assertThat(init.exitCode()).as(init.toString()).isEqualTo(1);
                assertThat(init.err())
                        .contains("nothing was changed")
                        .contains("transaction.max.timeout.ms of the brokers is 60000", "which is 900000")
                        .contains("transaction.state.log.replication.factor of the brokers is 3, and there is 1 broker")
                        .contains("offsets.topic.replication.factor of the brokers is 3")
                        .contains("group.min.session.timeout.ms of the brokers is 10000")
                        .doesNotContain("please report", "\tat ");
                assertThat(mesh.query("a", "SHOW DATABASES LIKE 'crosstide'")).isEmpty();

                Answer doctor = mesh.command("doctor", "-d", "a");
                assertThat(doctor.out())
                        .containsPattern("error .*a Kafka: transaction\\.max\\.timeout\\.ms")
                        .containsPattern("error .*a Kafka: transaction\\.state\\.log\\.replication\\.factor")
                        .containsPattern("warning .*a Kafka: socket\\.send\\.buffer\\.bytes is 102400");

                Answer run = mesh.command("run", "-d", "a");
                assertThat(run.exitCode()).as(run.toString()).isEqualTo(1);
                assertThat(run.err()).contains("transaction.max.timeout.ms", "offsets.topic.replication.factor");
            }
        }
    }
}
