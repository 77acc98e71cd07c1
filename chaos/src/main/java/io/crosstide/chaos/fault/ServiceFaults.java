package io.crosstide.chaos.fault;

import io.crosstide.chaos.fault.FaultKind.At;
import io.crosstide.chaos.mesh.ChaosDatacenter;
import io.crosstide.testkit.process.ProgramProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

/** Services that are killed, restarted, or frozen for longer than their sessions in Kafka live. */
final class ServiceFaults {
    /** More than the session timeout of the services, 6 s, so that another process takes over. */
    private static final Duration BEYOND_SESSION = Duration.ofSeconds(8);

    private ServiceFaults() {}

    static List<FaultKind> of(Collection<String> services) {
        List<FaultKind> kinds = new ArrayList<>();
        for (String service : services) {
            At start = each -> process(each, service).start();
            kinds.add(FaultKind.of(
                    "kill-" + service,
                    Duration.ZERO,
                    Duration.ofSeconds(3),
                    each -> process(each, service).kill(),
                    start));
            kinds.add(FaultKind.of(
                    "restart-" + service,
                    Duration.ZERO,
                    Duration.ofSeconds(1),
                    each -> process(each, service).stop(),
                    start));
            kinds.add(FaultKind.of(
                    "freeze-" + service,
                    BEYOND_SESSION,
                    BEYOND_SESSION.plusSeconds(4),
                    each -> process(each, service).pause(),
                    each -> process(each, service).resume()));
        }
        return kinds;
    }

    private static ProgramProcess process(ChaosDatacenter datacenter, String service) {
        return Objects.requireNonNull(datacenter.services().get(service));
    }
}
