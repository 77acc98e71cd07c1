package io.crosstide.chaos.mesh;

import io.crosstide.testkit.process.LogTail;
import io.crosstide.testkit.process.ProgramProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Starts services again that could not start, as systemd does: a service ends if a server of its datacenter does not answer
 * while it starts. Looks between faults, when every service should run.
 */
public final class Supervisor {
    private static final String CANNOT_START = "cannot start for datacenter";

    private final ChaosMesh mesh;
    private final Consumer<String> history;

    public Supervisor(ChaosMesh mesh, Consumer<String> history) {
        this.mesh = mesh;
        this.history = history;
    }

    /** Whether a service that has ended did so because a server did not answer at its start. */
    static boolean couldNotStart(ProgramProcess service) throws IOException {
        return LogTail.of(service.log()).contains(CANNOT_START);
    }

    /**
     * Looks once.
     *
     * @return services that have ended for any other reason, with the ends of their logs
     */
    public List<String> look() throws IOException {
        List<String> ended = new ArrayList<>();
        for (ChaosDatacenter datacenter : mesh.datacenters()) {
            for (ProgramProcess service : datacenter.services().values()) {
                if (!service.running()) {
                    if (couldNotStart(service)) {
                        history.accept("the " + service + " could not start, and starts again");
                        service.start();
                    } else {
                        ended.add("%s%n%s".formatted(service, LogTail.of(service.log())));
                    }
                }
            }
        }
        return ended;
    }
}
