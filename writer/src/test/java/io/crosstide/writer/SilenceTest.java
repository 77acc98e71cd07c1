package io.crosstide.writer;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.bookkeeping.link.LinkState;
import io.crosstide.testkit.kafka.KafkaBroker;
import io.crosstide.testkit.mysql.MysqlServer;
import io.crosstide.topology.LoopPrevention;
import io.crosstide.writer.status.LinkHealth;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Connections that stay open while no data arrives: the link detects and reports this, and loses and repeats nothing.
 */
class SilenceTest {
    private static final String LOG = "log (id INT, line VARCHAR(20))";
    private static final String CONTENT = "SELECT CONCAT(COUNT(*), ' ', COUNT(DISTINCT id)) FROM {db}.log";
    private static final int TRANSACTIONS = 60;
    /** Longer than the driver's timeout. */
    private static final Duration PATIENCE = Duration.ofSeconds(100);

    /** Takes the driver's timeout of one minute. */
    @Tag("matrix")
    @ParameterizedTest
    @EnumSource
    void w1TargetThatFreezesDuringTransactionsIsReportedAndLosesNothing(LoopPrevention mode) throws Exception {
        MysqlServer target = TestServers.shared().target();
        try (TestMesh mesh = new TestMesh(mode, 4)) {
            mesh.createTable(LOG);
            WriterService service = mesh.start();
            List<SourceLog.Transaction> transactions = transactions(mesh);
            mesh.beijing().publish(transactions.subList(0, 1));
            mesh.awaitTarget(CONTENT, "1 1");

            mesh.beijing().publish(transactions.subList(1, TRANSACTIONS / 2));
            target.pause();
            try {
                mesh.beijing().publish(transactions.subList(TRANSACTIONS / 2, TRANSACTIONS));
                awaitUnreachable(service);
                assertThat(TestMesh.health(service, "beijing").error()).contains("beijing→shanghai");
            } finally {
                target.resume();
            }

            assertComplete(mesh, service);
        }
    }

    @Test
    void w1SourceKafkaThatFreezesIsReportedAndLosesNothing() throws Exception {
        KafkaBroker broker = TestServers.shared().kafka().broker(1);
        try (TestMesh mesh = new TestMesh(LoopPrevention.GTID, 4)) {
            mesh.createTable(LOG);
            WriterService service = mesh.start();
            List<SourceLog.Transaction> transactions = transactions(mesh);
            mesh.beijing().publish(transactions.subList(0, TRANSACTIONS / 2));
            mesh.awaitState(service, "beijing", LinkState.IDLE);
            broker.pause();
            try {
                awaitUnreachable(service);
                assertThat(TestMesh.health(service, "beijing").error())
                        .containsAnyOf(
                                "nothing has arrived from beijing",
                                "the Kafka of beijing does not answer",
                                "The Kafka of beijing cannot be used")
                        .doesNotContain("null");
                assertThat(service.ready()).isFalse();
            } finally {
                broker.resume();
            }
            mesh.beijing().publish(transactions.subList(TRANSACTIONS / 2, TRANSACTIONS));

            assertComplete(mesh, service);
        }
    }

    /** The target shows why, not only that nothing arrives. */
    @Test
    @Tag("matrix") // in both modes for the matrix only: it takes long
    void stoppedStreamStopsTheLinkWithTheSourcesErrorAndRemedyInDirectionTableMode() throws Exception {
        stoppedStreamStopsTheLinkWithTheSourcesErrorAndRemedy(LoopPrevention.DIRECTION_TABLE);
    }

    @ParameterizedTest
    @EnumSource(value = LoopPrevention.class, names = "GTID")
    void stoppedStreamStopsTheLinkWithTheSourcesErrorAndRemedy(LoopPrevention mode) throws Exception {
        try (TestMesh mesh = new TestMesh(mode, 4)) {
            mesh.createTable(LOG);
            WriterService service = mesh.start();
            List<SourceLog.Transaction> transactions = transactions(mesh);
            mesh.beijing().publish(transactions.subList(0, TRANSACTIONS / 2));
            mesh.awaitState(service, "beijing", LinkState.IDLE);
            mesh.beijing().stop("topic t takes no record of 2 MB", "raise max.message.bytes");

            mesh.awaitState(service, "beijing", LinkState.STOPPED);
            LinkHealth health = TestMesh.health(service, "beijing");
            assertThat(health.error()).contains("Stream of beijing: topic t takes no record of 2 MB");
            assertThat(health.remedy()).isEqualTo("raise max.message.bytes");
            assertThat(service.ready()).isFalse();
            Awaitility.await("the state lasts longer than the silence that counts as unreachable")
                    .during(Duration.ofSeconds(12))
                    .atMost(Duration.ofSeconds(14))
                    .until(() -> TestMesh.health(service, "beijing").state() == LinkState.STOPPED);
            mesh.beijing().stop("", "");
            mesh.beijing().publish(transactions.subList(TRANSACTIONS / 2, TRANSACTIONS));
            assertComplete(mesh, service);
            mesh.awaitTarget("SELECT state FROM crosstide.link_state WHERE mesh = '{db}'", "running");
        }
    }

    private static List<SourceLog.Transaction> transactions(TestMesh mesh) throws Exception {
        for (int id = 1; id <= TRANSACTIONS; id++) {
            mesh.commitOnSource("INSERT INTO {db}.log VALUES (" + id + ", 'line')");
        }
        return mesh.committed();
    }

    private static void awaitUnreachable(WriterService service) {
        Awaitility.await("beijing is unreachable")
                .atMost(PATIENCE)
                .until(() -> TestMesh.health(service, "beijing").state() == LinkState.UNREACHABLE);
    }

    private static void assertComplete(TestMesh mesh, WriterService service) throws Exception {
        mesh.awaitTarget(CONTENT, TRANSACTIONS + " " + TRANSACTIONS);
        mesh.awaitState(service, "beijing", LinkState.IDLE);
        assertThat(mesh.askTarget(CONTENT)).isEqualTo(TRANSACTIONS + " " + TRANSACTIONS);
        assertThat(mesh.askTarget("SELECT COUNT(*) FROM crosstide.conflict WHERE mesh = '{db}'"))
                .isEqualTo("0");
    }
}
