package io.crosstide.chaos.fault;

import io.crosstide.chaos.fault.FaultKind.At;
import io.crosstide.chaos.mesh.ChaosDatacenter;
import io.crosstide.testkit.kafka.KafkaBroker;
import java.time.Duration;
import java.util.List;

/** Servers that are killed, restarted or frozen. */
final class ServerFaults {
    private static final Duration SHORT = Duration.ofSeconds(3);
    private static final Duration FREEZE = Duration.ofSeconds(3);
    private static final Duration LONG_FREEZE = Duration.ofSeconds(10);

    private ServerFaults() {}

    static List<FaultKind> all() {
        At startMysql = each -> each.mysql().start();
        At startBroker = each -> each.kafka().start();
        return List.of(
                FaultKind.of(
                        "kill-mysqld",
                        Duration.ZERO,
                        SHORT,
                        each -> each.mysql().kill(),
                        startMysql),
                FaultKind.of(
                        "restart-mysqld",
                        Duration.ZERO,
                        SHORT,
                        each -> each.mysql().stop(),
                        startMysql),
                FaultKind.of(
                        "freeze-mysqld",
                        FREEZE,
                        LONG_FREEZE,
                        each -> each.mysql().pause(),
                        each -> each.mysql().resume()),
                FaultKind.of(
                        "kill-broker",
                        Duration.ZERO,
                        SHORT,
                        each -> broker(each).kill(),
                        startBroker),
                FaultKind.of(
                        "restart-broker",
                        Duration.ZERO,
                        SHORT,
                        each -> broker(each).stop(),
                        startBroker),
                FaultKind.of(
                        "freeze-broker",
                        FREEZE,
                        LONG_FREEZE,
                        each -> broker(each).pause(),
                        each -> broker(each).resume()));
    }

    private static KafkaBroker broker(ChaosDatacenter datacenter) {
        return datacenter.kafka().broker(1);
    }
}
