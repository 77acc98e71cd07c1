package io.crosstide.cli.service;

import io.crosstide.cli.connect.Servers;
import io.crosstide.cli.outcome.CommandFailedException;
import io.crosstide.compare.answer.AnswerService;
import io.crosstide.streams.Time;
import io.crosstide.syncer.SyncerService;
import io.crosstide.topology.Datacenter;
import io.crosstide.topology.Topology;
import io.crosstide.topology.parser.ParsedTopology;
import io.crosstide.writer.WriterService;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The services that a process runs for one datacenter. */
public final class Services {

    private final ParsedTopology parsed;
    private final Topology topology;
    private final Datacenter datacenter;
    private final Set<String> clusters;
    private final Map<String, String> environment;
    private boolean syncers = true;
    private boolean writers = true;

    public Services(
            ParsedTopology parsed, Datacenter datacenter, Set<String> clusters, Map<String, String> environment) {
        this.parsed = parsed;
        this.topology = parsed.topology();
        this.datacenter = datacenter;
        this.clusters = Set.copyOf(clusters);
        this.environment = Map.copyOf(environment);
    }

    public Services syncers(boolean wanted) {
        this.syncers = wanted;
        return this;
    }

    public Services writers(boolean wanted) {
        this.writers = wanted;
        return this;
    }

    /** Checks that the services can work at all, then runs them until the process is told to stop. */
    public int run(PrintWriter out) throws CommandFailedException, InterruptedException {
        new StartCheck(topology, datacenter, new Servers(topology, environment, StartCheck.PATIENCE))
                .check(clusters, syncers, writers);
        return new ServiceProcess(parsed, datacenter, environment, this::assemble).run(out);
    }

    private List<Service> assemble(MeterRegistry registry) {
        List<Service> services = new ArrayList<>();
        if (syncers) {
            SyncerService service = new SyncerService(topology, datacenter.name(), clusters, environment, registry);
            services.add(new SyncerCarrier(service));
            services.add(new AnswerCarrier(new AnswerService(
                    topology, datacenter.name(), clusters, environment, service::serves, Time.SYSTEM)));
        }
        if (writers) {
            services.add(
                    new WriterCarrier(new WriterService(topology, datacenter.name(), clusters, environment, registry)));
        }
        return services;
    }
}
