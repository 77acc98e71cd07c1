package io.crosstide.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes a row in every datacenter again and again, and measures when each other datacenter has it. */
final class Beats implements AutoCloseable {
    static final String TABLE = "shop.beat";
    private static final Duration BEAT = Duration.ofMillis(200);
    private static final Duration LOOK = Duration.ofMillis(15);

    private final List<LagProbe> probes = new ArrayList<>();
    private final Map<String, Lags> lags = new LinkedHashMap<>();
    private final Map<String, Integer> skipped = new HashMap<>();

    Beats(List<DemoDatacenter> datacenters) {
        for (DemoDatacenter source : datacenters) {
            LagProbe probe = new LagProbe(TABLE, source.name(), source.mysql()::connect, BEAT, LOOK);
            probe.start();
            for (DemoDatacenter target : datacenters) {
                if (!target.equals(source)) {
                    lags.put(direction(source.name(), target.name()), probe.lookAt(target.mysql()::connect));
                }
            }
            probes.add(probe);
        }
    }

    /** Waits until every datacenter has a row of every other. @return a direction that has none after this time */
    Optional<String> awaitFirst(Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            Optional<String> silent = lags.keySet().stream()
                    .filter(direction -> lag(direction).count() == 0)
                    .findFirst();
            if (silent.isEmpty() || System.nanoTime() > end) {
                return silent;
            }
            Thread.sleep(LOOK.toMillis());
        }
    }

    /** Lags that were measured before do not count. */
    void restart() {
        lags.forEach((direction, measured) -> skipped.put(direction, measured.count()));
    }

    /** The lags of a direction since {@link #restart}. */
    Lags lag(String direction) {
        return lags.getOrDefault(direction, new Lags()).after(skipped.getOrDefault(direction, 0));
    }

    /** Ends the writing. @return the rows written by each datacenter, in their order; each row is one transaction */
    List<Long> stop() throws InterruptedException {
        List<Long> written = new ArrayList<>();
        for (LagProbe probe : probes) {
            written.add(probe.stop());
        }
        return written;
    }

    static String direction(String from, String to) {
        return from + "→" + to;
    }

    @Override
    public void close() {
        probes.forEach(LagProbe::close);
    }
}
