package io.crosstide.testkit.process;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts processes that end with this JVM, for whatever reason it ends.
 *
 * <p>A small shell becomes the leader of a new session, forks a watcher and then replaces itself with the program
 * (exec), so that {@link Process#pid()} is the program's own. The watcher reads from a pipe whose other end only this
 * JVM holds. When the JVM ends, even by SIGKILL, the kernel closes the pipe. The watcher then kills its process group:
 * the program, the processes that it forked, and the watcher itself. No other process can get the group's id while the
 * watcher lives. The programs have their own session, so the terminal's Ctrl-C does not reach them: the JVM decides how
 * they end.
 */
public final class ProcessReaper {
    private static final String WATCH_THEN_EXEC = """
            exec 3<&0 </dev/null
            ( trap '' HUP INT TERM; while read -r line <&3; do :; done; kill -KILL 0 ) >/dev/null 2>&1 &
            exec 3<&-
            exec "$@"
            """;

    private ProcessReaper() {}

    /**
     * Starts the program that {@code builder} describes, but with an empty standard input.
     *
     * @throws IOException also if the program's executable cannot be found
     */
    public static Process start(ProcessBuilder builder) throws IOException {
        List<String> command = new ArrayList<>(List.of("setsid", "sh", "-c", WATCH_THEN_EXEC, "crosstide-reaper"));
        command.addAll(builder.command());
        return builder.command(command)
                .redirectInput(ProcessBuilder.Redirect.PIPE)
                .start();
    }
}
