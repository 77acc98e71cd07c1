package io.crosstide.chaos.fault;

import io.crosstide.chaos.mesh.ChaosDatacenter;
import io.crosstide.testkit.proxy.TcpProxy;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/** Faults of the networks between the services and MySQL, and between writers and the brokers of other datacenters. */
final class NetworkFaults {
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofSeconds(8);
    /** More than the session timeouts of services and the silence after which a link counts as unreachable. */
    private static final Duration LOST = Duration.ofSeconds(15);

    private static final int MIN_DELAY_MILLIS = 20;
    private static final int MAX_DELAY_MILLIS = 300;
    private static final int MIN_BYTES_PER_SECOND = 20_000;
    private static final int MAX_BYTES_PER_SECOND = 200_000;

    /** What a network does from now on. */
    @FunctionalInterface
    private interface Behaviour {
        void set(TcpProxy network) throws IOException;
    }

    private NetworkFaults() {}

    static List<FaultKind> all() {
        List<FaultKind> kinds = new ArrayList<>();
        add(kinds, "mysql", ChaosDatacenter::mysqlNetwork);
        add(kinds, "kafka", ChaosDatacenter::kafkaNetwork);
        return kinds;
    }

    private static void add(List<FaultKind> kinds, String server, Function<ChaosDatacenter, List<TcpProxy>> networks) {
        kinds.add(kind("cut-" + server, networks, SHORT, LONG, random -> network -> {
            network.refuse();
            network.cut();
        }));
        kinds.add(kind("delay-" + server, networks, SHORT, LONG, random -> {
            Duration each =
                    FaultKind.between(Duration.ofMillis(MIN_DELAY_MILLIS), Duration.ofMillis(MAX_DELAY_MILLIS), random);
            return network -> network.delay(each);
        }));
        kinds.add(kind("throttle-" + server, networks, SHORT, LONG, random -> {
            int bytes = MIN_BYTES_PER_SECOND + random.nextInt(MAX_BYTES_PER_SECOND - MIN_BYTES_PER_SECOND);
            return network -> network.throttle(bytes);
        }));
        kinds.add(kind("half-open-" + server, networks, SHORT, LOST, random -> TcpProxy::stall));
    }

    private static FaultKind kind(
            String name,
            Function<ChaosDatacenter, List<TcpProxy>> networks,
            Duration least,
            Duration most,
            Function<Random, Behaviour> behaviour) {
        return new FaultKind(name, false, (mesh, random) -> {
            ChaosDatacenter target = FaultKind.any(mesh.datacenters(), random);
            Behaviour drawn = behaviour.apply(random);
            return new Fault(
                    name,
                    target.name(),
                    FaultKind.between(least, most, random),
                    () -> each(networks.apply(target), drawn),
                    () -> each(networks.apply(target), TcpProxy::forward));
        });
    }

    private static void each(List<TcpProxy> networks, Behaviour behaviour) throws IOException {
        for (TcpProxy network : networks) {
            behaviour.set(network);
        }
    }
}
