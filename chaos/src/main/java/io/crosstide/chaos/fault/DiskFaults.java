package io.crosstide.chaos.fault;

import io.crosstide.chaos.mesh.ChaosDatacenter;
import io.crosstide.testkit.folder.SmallDisk;
import java.time.Duration;
import java.util.List;

/** Disks that have no space left for a while. A server that ends because of that is started again. */
final class DiskFaults {
    private static final Duration SHORT = Duration.ofSeconds(2);
    private static final Duration LONG = Duration.ofSeconds(10);

    private DiskFaults() {}

    static List<FaultKind> all() {
        return List.of(
                FaultKind.of("full-mysql-disk", SHORT, LONG, each -> mysql(each).fill(), each -> {
                    mysql(each).free();
                    if (!each.mysql().running()) {
                        each.mysql().start();
                    }
                }),
                FaultKind.of(
                        "full-broker-disk", SHORT, LONG, each -> broker(each).fill(), each -> {
                            broker(each).free();
                            each.kafka().start(); // those that have ended
                        }));
    }

    private static SmallDisk mysql(ChaosDatacenter datacenter) {
        return datacenter.disks().orElseThrow().mysql();
    }

    private static SmallDisk broker(ChaosDatacenter datacenter) {
        return datacenter.disks().orElseThrow().kafka();
    }
}
