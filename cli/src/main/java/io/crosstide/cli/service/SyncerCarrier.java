package io.crosstide.cli.service;

import io.crosstide.syncer.SyncerService;
import io.crosstide.syncer.status.StreamHealth;
import java.util.List;
import java.util.Locale;

/** The syncers of a datacenter as a service of this process. */
record SyncerCarrier(SyncerService syncers) implements Service {

    @Override
    public String name() {
        return "syncer";
    }

    @Override
    public void start() {
        syncers.start();
    }

    @Override
    public boolean ready() {
        return syncers.ready();
    }

    @Override
    public List<Part> parts() {
        return syncers.health().stream().map(SyncerCarrier::part).toList();
    }

    @Override
    public void close() {
        syncers.close();
    }

    private static Part part(StreamHealth health) {
        return new Part(
                "stream " + health.stream(),
                health.state().name().toLowerCase(Locale.ROOT),
                health.error(),
                health.remedy(),
                health.lag());
    }
}
