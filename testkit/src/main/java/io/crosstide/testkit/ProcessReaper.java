package io.crosstide.testkit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts processes that do not outlive this JVM, however it ends.
 *
 * <p>A small shell becomes the leader of a new session, forks a watcher and then turns itself into the program (exec),
 * so that {@link Process#pid()} is the program's own. The watcher reads from a pipe whose other end only this JVM holds.
 * When the JVM ends, even by SIGKILL, the kernel closes the pipe and the watcher kills its process group, which is the
 * program, what it forked, and the watcher. As long as the watcher lives the group's id cannot be given to another
 * process. Being in a session of their own, the programs do not get the terminal's Ctrl-C: the JVM decides how they end.
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
     * Starts what {@code builder} describes, except that the program's standard input is empty.
     *
     * @throws IOException also when the program's executable cannot be found
     */
    public static Process start(ProcessBuilder builder) throws IOException {
        List<String> command = new ArrayList<>(List.of("setsid", "sh", "-c", WATCH_THEN_EXEC, "crosstide-reaper"));
        command.addAll(builder.command());
        return builder.command(command)
                .redirectInput(ProcessBuilder.Redirect.PIPE)
                .start();
    }
}
