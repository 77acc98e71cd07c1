package io.crosstide.cli.service;

import io.crosstide.cli.alert.Alerts;
import io.crosstide.topology.Topology;
import io.crosstide.topology.TopologyChanges;
import io.crosstide.topology.parser.ParsedTopology;
import io.crosstide.topology.parser.TopologyParser;
import io.crosstide.topology.problem.InvalidTopologyException;
import io.crosstide.topology.problem.Problem;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the topology file again, and applies what may change while the process runs. A file with a mistake changes
 * nothing. What needs a restart is named each time until the restart.
 */
final class Reload implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Reload.class);

    private final Path file;
    private final List<Service> services;
    private final Alerts alerts;
    private final ReloadMetrics metrics;
    private Topology running; // guarded by this object

    Reload(ParsedTopology started, List<Service> services, Alerts alerts, MeterRegistry registry) {
        this.file = started.topology().file();
        this.running = started.topology();
        this.services = List.copyOf(services);
        this.alerts = alerts;
        this.metrics = new ReloadMetrics(started.version(), registry);
    }

    @Override
    public synchronized void run() {
        try {
            apply(TopologyParser.parse(file));
        } catch (InvalidTopologyException invalid) {
            refuse(invalid.problems());
        } catch (RuntimeException failure) {
            metrics.refused();
            LOG.atError()
                    .setCause(failure)
                    .addKeyValue("file", file)
                    .log("The topology file was not applied completely; restart the process");
        }
    }

    private void apply(ParsedTopology parsed) {
        parsed.warnings().forEach(warning -> LOG.atWarn().log("{}", warning));
        TopologyChanges changes = TopologyChanges.between(running, parsed.topology());
        for (Service service : services) {
            service.apply(changes.topology());
        }
        alerts.apply(changes.topology().alerts());
        running = changes.topology();
        metrics.applied(parsed.version(), !changes.forRestart().isEmpty());
        LOG.atInfo()
                .addKeyValue("topology", parsed.version())
                .addKeyValue("file", file)
                .addKeyValue("applied", changes.applicable())
                .log("The topology file is read again");
        if (!changes.forRestart().isEmpty()) {
            LOG.atWarn()
                    .addKeyValue("topology", parsed.version())
                    .addKeyValue("paths", changes.forRestart())
                    .log("These changes of the topology file take effect when the process is restarted");
        }
    }

    private void refuse(List<Problem> problems) {
        metrics.refused();
        problems.forEach(problem -> LOG.atError().log("{}", problem));
        LOG.atError()
                .addKeyValue("file", file)
                .addKeyValue("problems", problems.size())
                .log("The topology file has mistakes and is not used; the process continues with the one that it has");
    }
}
