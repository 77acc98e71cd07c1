package io.crosstide.cli.alert;

import io.crosstide.streams.Time;
import io.crosstide.topology.alert.AlertSettings;
import io.crosstide.topology.secret.SecretException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells one webhook what happens, on a thread of its own. While the receiver does not take a post, the pauses between
 * attempts grow, and each attempt sends all that is due by then. So nothing queues up, and nobody waits for a receiver.
 */
final class Webhook {

    private static final Logger LOG = LoggerFactory.getLogger(Webhook.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration MAX_PAUSE = Duration.ofMinutes(1);
    private static final int MAX_DOUBLINGS = 6;

    private final AlertSettings settings;
    private final Map<String, String> environment;
    private final Poster poster;
    private final WebhookClient client;
    private final AlertMetrics metrics;
    private final Time time;
    private final Digest digest;
    private final Thread thread;
    private String lastFailure = ""; // only the thread uses it

    /** Guarded by this object, as are the fields below and the digest. */
    private boolean stopped;

    private int failures;
    private long failedNanos;

    /** Who posts: the mesh and the datacenter of this process. */
    record Poster(String mesh, String datacenter) {}

    Webhook(
            AlertSettings settings,
            Map<String, String> environment,
            Poster poster,
            WebhookClient client,
            AlertMetrics metrics,
            Time time) {
        this.settings = settings;
        this.environment = environment;
        this.poster = poster;
        this.client = client;
        this.metrics = metrics;
        this.time = time;
        this.digest = new Digest(settings);
        this.thread = new Thread(this::run, "webhook");
        this.thread.setDaemon(true);
    }

    AlertSettings settings() {
        return settings;
    }

    void start() {
        thread.start();
    }

    void stop() {
        synchronized (this) {
            stopped = true;
        }
        thread.interrupt();
    }

    /** Notes what this process sees now; wakes the thread. */
    synchronized void see(List<Sighting> sightings) {
        digest.see(sightings, time.instant(), time.nanos());
        notifyAll();
    }

    private void run() {
        try {
            for (List<AlertItem> items = awaitDue(); !items.isEmpty(); items = awaitDue()) {
                post(items);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // stop() ends the thread
        }
    }

    /** Waits until something is to be posted; empty after {@link #stop}. */
    private synchronized List<AlertItem> awaitDue() throws InterruptedException {
        while (!stopped) {
            if (failures == 0 || time.since(failedNanos).compareTo(pause()) >= 0) {
                List<AlertItem> items = digest.take(time.instant().truncatedTo(ChronoUnit.MILLIS), time.nanos());
                if (!items.isEmpty()) {
                    return items;
                }
            }
            wait();
        }
        return List.of();
    }

    private Duration pause() {
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failures - 1, MAX_DOUBLINGS));
        return pause.compareTo(MAX_PAUSE) < 0 ? pause : MAX_PAUSE;
    }

    private void post(List<AlertItem> items) throws InterruptedException {
        AlertPost post =
                new AlertPost(poster.mesh(), poster.datacenter(), time.instant().truncatedTo(ChronoUnit.MILLIS), items);
        Optional<String> failure = client.post(settings, AlertBody.of(post, settings.format()));
        if (failure.isEmpty()) {
            delivered(items);
        } else {
            failed(items, failure.get());
        }
    }

    private void delivered(List<AlertItem> items) {
        metrics.delivered();
        if (!lastFailure.isEmpty()) {
            lastFailure = "";
            LOG.atInfo().addKeyValue("webhook", name()).log("The webhook takes alerts again");
        }
        synchronized (this) {
            failures = 0;
            digest.delivered(items);
        }
    }

    private void failed(List<AlertItem> items, String failure) {
        metrics.failed();
        if (!failure.equals(lastFailure)) {
            lastFailure = failure;
            LOG.atWarn()
                    .addKeyValue("webhook", name())
                    .addKeyValue("error", failure)
                    .addKeyValue("events", items.size())
                    .log("An alert could not be posted; the next attempt sends it with all that happens until then");
        }
        synchronized (this) {
            failures++;
            failedNanos = time.nanos();
            digest.returned(items);
        }
    }

    /** The host: the rest of the URL is a secret. */
    private String name() {
        try {
            return settings.address(environment).getHost();
        } catch (SecretException e) {
            return "unknown host";
        }
    }
}
