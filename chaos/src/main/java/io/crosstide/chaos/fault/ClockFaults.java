package io.crosstide.chaos.fault;

import io.crosstide.chaos.mesh.ChaosDatacenter;
import io.crosstide.chaos.mesh.Clocks;
import io.crosstide.testkit.process.FakeClock;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/** Clocks that are set forward or back, and right again. */
final class ClockFaults {
    private static final Duration SHORT = Duration.ofSeconds(3);
    private static final Duration LONG = Duration.ofSeconds(12);
    private static final int LEAST_SECONDS = 5;
    private static final int MOST_SECONDS = 7_200;

    private ClockFaults() {}

    static List<FaultKind> all() {
        return List.of(kind("jump-service-clocks", Clocks::services), kind("jump-mysql-clock", Clocks::mysql));
    }

    private static FaultKind kind(String name, Function<Clocks, FakeClock> of) {
        return new FaultKind(name, false, (mesh, random) -> {
            ChaosDatacenter target = FaultKind.any(mesh.datacenters(), random);
            FakeClock clock = of.apply(target.clocks().orElseThrow());
            Duration lasts = FaultKind.between(SHORT, LONG, random);
            // small jumps as often as large ones
            int seconds = (int) (LEAST_SECONDS * Math.pow((double) MOST_SECONDS / LEAST_SECONDS, random.nextDouble()));
            Duration jump = Duration.ofSeconds(random.nextBoolean() ? seconds : -seconds);
            return new Fault(
                    name,
                    "%s by %+d s".formatted(target.name(), jump.toSeconds()),
                    lasts,
                    () -> clock.differBy(jump),
                    () -> clock.differBy(Duration.ZERO));
        });
    }
}
