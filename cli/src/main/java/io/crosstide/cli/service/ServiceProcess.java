package io.crosstide.cli.service;

import io.crosstide.cli.outcome.CommandFailedException;
import io.crosstide.cli.outcome.ExitCode;
import io.crosstide.topology.HttpSettings;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A process that runs services until it is told to stop. The endpoints open before the services start and close before they stop. */
final class ServiceProcess {

    private static final Logger LOG = LoggerFactory.getLogger(ServiceProcess.class);
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final String mesh;
    private final String datacenter;
    private final HttpSettings http;
    private final Function<MeterRegistry, List<Service>> assembly;

    ServiceProcess(String mesh, String datacenter, HttpSettings http, Function<MeterRegistry, List<Service>> assembly) {
        this.mesh = mesh;
        this.datacenter = datacenter;
        this.http = http;
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
        try (ProcessMetrics metrics = new ProcessMetrics(mesh, datacenter)) {
            List<Service> services = assembly.apply(metrics.registry());
            try (HttpEndpoints endpoints =
                    new HttpEndpoints(http, metrics.registry().getPrometheusRegistry(), () -> Readiness.of(services))) {
                services.forEach(Service::start);
                out.println(endpoints.address());
                out.flush();
                LOG.atInfo()
                        .addKeyValue("datacenter", datacenter)
                        .addKeyValue("http", endpoints.address())
                        .log("Started");
                stop.await();
                LOG.atInfo().addKeyValue("datacenter", datacenter).log("Stopping");
            } finally {
                close(services);
            }
        }
        LOG.atInfo().addKeyValue("datacenter", datacenter).log("Stopped");
        return ExitCode.FINE;
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
