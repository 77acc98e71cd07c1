package io.crosstide.cli.service;

import io.crosstide.cli.alert.AlertCondition;
import io.crosstide.cli.alert.AlertSubject;
import io.crosstide.cli.alert.Sighting;
import io.crosstide.syncer.SyncerService;
import io.crosstide.syncer.status.StreamHealth;
import io.crosstide.syncer.status.StreamState;
import io.crosstide.topology.Topology;
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
    public List<Sighting> sightings() {
        return syncers.health().stream().map(SyncerCarrier::sighting).toList();
    }

    @Override
    public void apply(Topology changed) {
        syncers.apply(changed);
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

    private static Sighting sighting(StreamHealth health) {
        return new Sighting(
                new AlertSubject(health.stream().cluster(), health.stream().datacenter(), null),
                condition(health.state()),
                health.assigned(),
                health.error(),
                health.remedy(),
                health.lag(),
                List.of());
    }

    private static AlertCondition condition(StreamState state) {
        return switch (state) {
            case RUNNING -> AlertCondition.WORKING;
            case STARTING, RETRYING -> AlertCondition.TROUBLED;
            case STOPPED -> AlertCondition.STOPPED;
            case STANDBY -> AlertCondition.STANDBY;
        };
    }
}
