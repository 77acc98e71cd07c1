package io.crosstide.chaos.load;

import io.crosstide.chaos.load.Journal.Writer;
import io.crosstide.chaos.mesh.ChaosDatacenter;
import io.crosstide.testkit.workload.Pace;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The applications of all datacenters. They write until they are told to rest. */
public final class ChaosLoad implements AutoCloseable {
    private static final int WORKERS = 3;
    private static final long PATIENCE_SECONDS = 120;

    private final Journal journal = new Journal();
    private final Gate gate = new Gate();
    private final AtomicReference<@Nullable SQLException> failure = new AtomicReference<>();

    /**
     * Starts to write.
     *
     * @param perSecond transactions per second of each datacenter
     */
    public static ChaosLoad start(List<ChaosDatacenter> datacenters, long seed, double perSecond) {
        ChaosLoad load = new ChaosLoad();
        int writers = datacenters.size() * WORKERS;
        int number = 0;
        for (ChaosDatacenter datacenter : datacenters) {
            for (int worker = 1; worker <= WORKERS; worker++) {
                Writer writer = new Writer(datacenter.name(), worker);
                ChaosTransactions transactions = new ChaosTransactions(
                        writer, ChaosTables.HOT_ROWS + 1L + number, writers, new Random(seed * 31 + number));
                load.begin(
                        new LoadWorker(
                                () -> datacenter.mysql().connect(),
                                transactions,
                                load.journal.of(writer),
                                load.gate,
                                new Pace(perSecond / WORKERS),
                                load.failure),
                        writer);
                number++;
            }
        }
        return load;
    }

    private void begin(LoadWorker worker, Writer writer) {
        Thread thread = new Thread(worker, "load-" + writer.datacenter() + "-" + writer.worker());
        thread.setDaemon(true);
        thread.start();
    }

    public Journal journal() {
        return journal;
    }

    /** Stops writing; returns when nobody writes any more, or what is wrong with the load. */
    public Optional<String> rest() throws InterruptedException {
        if (!gate.close(PATIENCE_SECONDS)) {
            return Optional.of("an application got no answer for " + PATIENCE_SECONDS + " s");
        }
        return Optional.ofNullable(failure.get()).map(error -> "an application failed: " + error.getMessage());
    }

    public void resume() {
        gate.reopen();
    }

    @Override
    public void close() {
        gate.end();
    }
}
