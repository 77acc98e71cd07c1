package io.crosstide.demo;

import io.crosstide.cli.outcome.CommandFailedException;
import io.crosstide.cli.outcome.ExitCode;
import io.crosstide.testkit.mysql.MysqlServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A demo that stays running after the command has ended.
 *
 * <p>Servers end with the process that started them. So another process, the keeper, runs the demo in its own session.
 * The starter prints the keeper's output until the hand-over. Until then the keeper ends with its starter: it sees the
 * end of the starter at its standard input.
 */
public final class KeptDemo {

    /** The start of the keeper's last line to its starter; the exit code follows. */
    private static final String HANDED_OVER = "\\u0004";

    private static final AtomicBoolean OVER = new AtomicBoolean();

    private final DemoSettings settings;
    private final PrintWriter out;
    private final PrintWriter err;

    public KeptDemo(DemoSettings settings, PrintWriter out, PrintWriter err) {
        this.settings = settings;
        this.out = out;
        this.err = err;
    }

    /** @return the demo's exit code, as soon as its result is available */
    public int run() throws CommandFailedException, IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("setsid"));
        command.addAll(OwnProgram.command(
                "demo",
                "--keep",
                "--keeper",
                "--datacenters",
                Integer.toString(settings.datacenters()),
                "--mode",
                settings.mode().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                "--seconds",
                Long.toString(settings.writing().toSeconds())));
        Process keeper = new ProcessBuilder(command).start();
        Thread messages = new Thread(
                () -> keeper.errorReader(StandardCharsets.UTF_8).lines().forEach(line -> {
                    err.println(line);
                    err.flush();
                }));
        messages.setDaemon(true);
        messages.start();
        BufferedReader results = keeper.inputReader(StandardCharsets.UTF_8);
        for (@Nullable String line = results.readLine(); line != null; line = results.readLine()) {
            if (line.startsWith(HANDED_OVER)) {
                out.println("stop all: kill " + keeper.pid());
                out.flush();
                return Integer.parseInt(line.substring(HANDED_OVER.length()));
            }
            out.println(line);
            out.flush();
        }
        messages.join();
        int code = keeper.waitFor();
        return code == ExitCode.FINE ? ExitCode.FAILED : code;
    }

    /** In the keeper: ends everything if the starter ends before the hand-over. */
    static void stopWithoutStarter(Cleanup cleanup) {
        Thread watcher = new Thread(
                () -> {
                    try {
                        System.in.transferTo(OutputStream.nullOutputStream());
                    } catch (IOException broken) {
                        // An unreadable standard input means the same as the end of the starter.
                    }
                    if (!OVER.get()) {
                        cleanup.close();
                        Runtime.getRuntime().halt(ExitCode.FAILED);
                    }
                },
                "starter");
        watcher.setDaemon(true);
        watcher.start();
    }

    /** In the keeper: prints how to connect, and lets the starter end. */
    static void handOver(Demo demo, int code, PrintWriter out) {
        String home = System.getProperty("crosstide.home");
        String program = home == null ? "crosstide" : Path.of(home, "crosstide").toString();
        Path topology = demo.folder().resolve("topology.yaml");
        out.println();
        out.println("left running; topology file: " + topology);
        for (DemoDatacenter datacenter : demo.datacenters()) {
            MysqlServer mysql = datacenter.mysql();
            out.println("%s: mysql --host=%s --port=%d --user=%s --password=%s shop"
                    .formatted(datacenter.name(), mysql.host(), mysql.port(), mysql.user(), mysql.password()));
            out.println("%s: kafka %s"
                    .formatted(datacenter.name(), datacenter.kafka().bootstrapServers()));
        }
        for (ServiceOfDatacenter service : demo.services()) {
            out.println("%s: metrics and health %s/metrics %s/health/ready, log %s"
                    .formatted(service.datacenter(), service.address(), service.address(), service.log()));
        }
        out.println("check: %s status -t %s".formatted(program, topology));
        out.println("check: %s conflict-report -t %s".formatted(program, topology));
        OVER.set(true);
        out.println(HANDED_OVER + code);
        out.flush();
    }
}
