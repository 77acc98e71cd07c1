package io.crosstide.chaos.fault;

import io.crosstide.chaos.mesh.ChaosDatacenter;
import io.crosstide.chaos.mesh.ChaosMesh;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;

/** A primary dies and its replica takes over. An operator replays what the failover lost of the stream. */
final class FailoverFault {
    private static final String NAME = "failover";
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofSeconds(6);

    private FailoverFault() {}

    static FaultKind kind() {
        return new FaultKind(NAME, true, (mesh, random) -> {
            ChaosDatacenter target = FaultKind.any(mesh.datacenters(), random);
            Duration lasts = FaultKind.between(SHORT, LONG, random);
            return new Fault(NAME, target.name(), lasts, () -> begin(target), () -> end(mesh, target));
        });
    }

    private static void begin(ChaosDatacenter target) throws IOException {
        target.mysql().kill();
    }

    /** A datacenter that has used its replica starts its primary again instead. */
    private static void end(ChaosMesh mesh, ChaosDatacenter target)
            throws IOException, SQLException, InterruptedException {
        if (!target.cluster().canFailOver()) {
            target.mysql().start();
            return;
        }
        target.cluster().failOver();
        String answer = mesh.command("replay-tail", "-d", target.name());
        if (!answer.contains("exit code 0")) {
            throw new IOException(answer);
        }
    }
}
