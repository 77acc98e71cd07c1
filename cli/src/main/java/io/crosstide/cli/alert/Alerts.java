package io.crosstide.cli.alert;

import io.crosstide.streams.Time;
import io.crosstide.topology.alert.AlertSettings;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The alerts of a process. One thread looks at the links and streams once per second, and tells each webhook what it
 * sees. Replication never waits for it.
 */
public final class Alerts implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Alerts.class);
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Webhook.Poster poster;
    private final Map<String, String> environment;
    private final Supplier<List<Sighting>> sightings;
    private final AlertMetrics metrics;
    private final Time time;
    private final WebhookClient client;
    private final Duration tick;
    private final Thread thread;
    private volatile List<Webhook> webhooks = List.of();

    /**
     * @param datacenter the datacenter of this process
     * @param environment contains the secrets
     * @param sightings the links and streams of this process as they are now; must not wait for a server
     */
    public Alerts(
            String mesh,
            String datacenter,
            Map<String, String> environment,
            Supplier<List<Sighting>> sightings,
            MeterRegistry registry,
            Time time) {
        this(mesh, datacenter, environment, sightings, registry, time, TICK, PATIENCE);
    }

    Alerts(
            String mesh,
            String datacenter,
            Map<String, String> environment,
            Supplier<List<Sighting>> sightings,
            MeterRegistry registry,
            Time time,
            Duration tick,
            Duration patience) {
        this.poster = new Webhook.Poster(mesh, datacenter);
        this.environment = Map.copyOf(environment);
        this.sightings = sightings;
        this.metrics = new AlertMetrics(registry);
        this.time = time;
        this.client = new WebhookClient(environment, patience);
        this.tick = tick;
        this.thread = new Thread(this::run, "alerts");
        this.thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    /** Uses these webhooks from now on. One whose settings are the same keeps what it is still to be told. */
    public synchronized void apply(List<AlertSettings> settings) {
        List<Webhook> former = new ArrayList<>(webhooks);
        List<Webhook> next = new ArrayList<>();
        for (AlertSettings each : settings) {
            Optional<Webhook> same = former.stream()
                    .filter(webhook -> webhook.settings().equals(each))
                    .findFirst();
            same.ifPresent(former::remove);
            next.add(same.orElseGet(() -> begin(each)));
        }
        webhooks = List.copyOf(next);
        former.forEach(Webhook::stop);
    }

    private Webhook begin(AlertSettings settings) {
        Webhook webhook = new Webhook(settings, environment, poster, client, metrics, time);
        webhook.start();
        return webhook;
    }

    private void run() {
        try {
            while (true) {
                look();
                time.sleep(tick);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // close() ends the thread
        }
    }

    private void look() {
        List<Webhook> told = webhooks;
        if (told.isEmpty()) {
            return;
        }
        try {
            List<Sighting> seen = sightings.get();
            told.forEach(webhook -> webhook.see(seen));
        } catch (RuntimeException failure) {
            // otherwise the thread would end, and nobody would be told anything any more
            LOG.atError().setCause(failure).log("Cannot look for alerts");
        }
    }

    @Override
    public synchronized void close() {
        thread.interrupt();
        webhooks.forEach(Webhook::stop);
    }
}
