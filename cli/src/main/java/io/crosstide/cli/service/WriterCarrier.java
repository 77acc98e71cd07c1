package io.crosstide.cli.service;

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
}
