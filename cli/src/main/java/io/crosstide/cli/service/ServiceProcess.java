package io.crosstide.cli.service;

import io.crosstide.cli.alert.Alerts;
import io.crosstide.cli.outcome.CommandFailedException;
import io.crosstide.cli.outcome.ExitCode;
import io.crosstide.cli.outcome.StopSignal;
import io.crosstide.streams.Time;
import io.crosstide.topology.Datacenter;
import io.crosstide.topology.parser.ParsedTopology;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A process that runs services until it is told to stop. The endpoints open before the services start and close before they stop. */
final class ServiceProcess {

    private static final Logger LOG = LoggerFactory.getLogger(ServiceProcess.class);
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final ParsedTopology topology;
    private final Datacenter datacenter;
    private final Map<String, String> environment;
    private final Function<MeterRegistry, List<Service>> assembly;

    ServiceProcess(
            ParsedTopology topology,
            Datacenter datacenter,
            Map<String, String> environment,
            Function<MeterRegistry, List<Service>> assembly) {
        this.topology = topology;
        this.datacenter = datacenter;
        this.environment = Map.copyOf(environment);
        this.assembly = assembly;
    }

    /** Runs until SIGTERM or SIGINT. The address of the endpoints is the one line on {@code out}. */
    int run(PrintWriter out) throws CommandFailedException, InterruptedException {
        try (StopSignal stop = new StopSignal(PATIENCE)) {
            int code = run(out, stop);
            stop.finished(code);
            return code;
        }
    }

    private int run(PrintWriter out, StopSignal stop) throws CommandFailedException, InterruptedException {
        String name = datacenter.name();
        try (ProcessMetrics metrics = new ProcessMetrics(topology.topology().name(), name)) {
            PrometheusMeterRegistry registry = metrics.registry();
            List<Service> services = assembly.apply(registry);
            try (Alerts alerts = alerts(services, registry);
                    HangUpSignal reload = new HangUpSignal(new Reload(topology, services, alerts, registry));
                    HttpEndpoints endpoints = new HttpEndpoints(
                            datacenter.http(),
                            environment,
                            registry.getPrometheusRegistry(),
                            () -> Readiness.of(services))) {
                alerts.start();
                services.forEach(Service::start);
                reload.listen();
                out.println(endpoints.address());
                out.flush();
                LOG.atInfo()
                        .addKeyValue("datacenter", name)
                        .addKeyValue("http", endpoints.address())
                        .addKeyValue("topology", topology.version())
                        .log("Started");
                stop.await();
                ServedMark.leave();
                LOG.atInfo().addKeyValue("datacenter", name).log("Stopping");
            } finally {
                close(services);
            }
        }
        LOG.atInfo().addKeyValue("datacenter", name).log("Stopped");
        return ExitCode.FINE;
    }

    private Alerts alerts(List<Service> services, MeterRegistry registry) {
        Alerts alerts = new Alerts(
                topology.topology().name(),
                datacenter.name(),
                environment,
                () -> services.stream()
                        .flatMap(service -> service.sightings().stream())
                        .toList(),
                registry,
                Time.SYSTEM);
        alerts.apply(topology.topology().alerts());
        return alerts;
    }

    /** In parallel, so that a slow service does not delay the others. */
    private static void close(List<Service> services) throws InterruptedException {
        List<Thread> closing = new ArrayList<>();
        for (Service service : services) {
            Thread thread = new Thread(() -> close(service), "stop " + service.name());
            thread.start();
            closing.add(thread);
        }
        for (Thread thread : closing) {
            thread.join(PATIENCE.toMillis());
        }
    }

    private static void close(Service service) {
        try {
            service.close();
        } catch (RuntimeException failure) {
            LOG.atError()
                    .setCause(failure)
                    .addKeyValue("service", service.name())
                    .log("Did not stop cleanly");
        }
    }
}
