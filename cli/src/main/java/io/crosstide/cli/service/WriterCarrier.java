package io.crosstide.cli.service;

import io.crosstide.bookkeeping.link.LinkState;
import io.crosstide.cli.alert.AlertCondition;
import io.crosstide.cli.alert.AlertSubject;
import io.crosstide.cli.alert.Sighting;
import io.crosstide.topology.Topology;
import io.crosstide.writer.WriterService;
import io.crosstide.writer.status.LinkHealth;
import java.util.List;

/** The writers of a datacenter as a service of this process. */
record WriterCarrier(WriterService writers) implements Service {

    @Override
    public String name() {
        return "writer";
    }

    @Override
    public void start() {
        writers.start();
    }

    @Override
    public boolean ready() {
        return writers.ready();
    }

    @Override
    public List<Part> parts() {
        return writers.health().stream().map(WriterCarrier::part).toList();
    }

    @Override
    public List<Sighting> sightings() {
        return writers.health().stream().map(WriterCarrier::sighting).toList();
    }

    @Override
    public void apply(Topology changed) {
        writers.apply(changed);
    }

    @Override
    public void close() {
        writers.close();
    }

    private static Part part(LinkHealth health) {
        return new Part(
                "link %s %s→%s".formatted(health.cluster(), health.from(), health.to()),
                health.state().label(),
                health.error(),
                health.remedy(),
                health.lag());
    }

    private static Sighting sighting(LinkHealth health) {
        return new Sighting(
                new AlertSubject(health.cluster(), health.from(), health.to()),
                condition(health.state()),
                health.assigned(),
                health.error(),
                health.remedy(),
                health.lag(),
                health.conflicts());
    }

    private static AlertCondition condition(LinkState state) {
        return switch (state) {
            case RUNNING, IDLE, WAITING, PAUSED -> AlertCondition.WORKING;
            case UNREACHABLE, UNKNOWN -> AlertCondition.TROUBLED;
            case STOPPED -> AlertCondition.STOPPED;
            case STANDBY -> AlertCondition.STANDBY;
        };
    }
}
