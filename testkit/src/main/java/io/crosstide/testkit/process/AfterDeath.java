package io.crosstide.testkit.process;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs a command soon after this JVM has ended for any reason, unless this is closed before. A shell reads from a pipe
 * whose other end only this JVM holds, as in {@link ProcessReaper}.
 */
public record AfterDeath(Process watcher) implements AutoCloseable {
    private static final String WAIT_THEN_EXEC = """
            trap '' HUP INT TERM
            while read -r line; do :; done
            sleep "$1"
            shift
            exec "$@"
            """;

    /** Runs the command this many seconds after this JVM has ended. */
    public static AfterDeath run(int delaySeconds, List<String> command) throws IOException {
        List<String> all = new ArrayList<>(List.of("setsid", "sh", "-c", WAIT_THEN_EXEC, "crosstide-after-death"));
        all.add(Integer.toString(delaySeconds));
        all.addAll(command);
        return new AfterDeath(new ProcessBuilder(all)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    @Override
    public void close() {
        watcher.destroyForcibly();
    }
}
