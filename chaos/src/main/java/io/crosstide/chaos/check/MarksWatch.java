package io.crosstide.chaos.check;

import io.crosstide.bookkeeping.LowSequences;
import io.crosstide.chaos.mesh.ChaosDatacenter;
import io.crosstide.chaos.mesh.ChaosMesh;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the low-water marks of all targets again and again while the run lasts: they only move forward. */
public final class MarksWatch implements AutoCloseable {
    private static final long PAUSE_MILLIS = 300;

    private final ChaosMesh mesh;
    private final Violations wrong = new Violations("low-water marks only forward");
    private volatile boolean ended;

    private MarksWatch(ChaosMesh mesh) {
        this.mesh = mesh;
    }

    public static MarksWatch start(ChaosMesh mesh) {
        MarksWatch watch = new MarksWatch(mesh);
        for (ChaosDatacenter target : mesh.datacenters()) {
            Thread thread = new Thread(() -> watch.look(target), "marks-" + target.name());
            thread.setDaemon(true);
            thread.start();
        }
        return watch;
    }

    private void look(ChaosDatacenter target) {
        Map<String, Long> last = new HashMap<>();
        try {
            while (!ended) {
                try (Connection connection = target.mysql().connect()) {
                    while (!ended) {
                        compare(target, last, LowSequences.read(mesh.topology().name(), mesh.cluster(), connection));
                        Thread.sleep(PAUSE_MILLIS);
                    }
                } catch (SQLException broken) {
                    Thread.sleep(PAUSE_MILLIS);
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void compare(ChaosDatacenter target, Map<String, Long> last, Map<String, Long> marks) {
        last.forEach((source, before) -> {
            long now = marks.getOrDefault(source, 0L);
            if (now < before) {
                wrong.add("the mark of %s in %s moved from %d to %d".formatted(source, target.name(), before, now));
            }
        });
        last.putAll(marks);
    }

    List<Violation> violations() {
        return wrong.all();
    }

    @Override
    public void close() {
        ended = true;
    }
}
