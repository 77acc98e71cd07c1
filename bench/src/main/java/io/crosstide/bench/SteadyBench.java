package io.crosstide.bench;

import io.crosstide.bench.load.Load;
import io.crosstide.bench.load.LoadKind;
import io.crosstide.bench.load.SteadyLoad;
import io.crosstide.cli.outcome.CommandFailedException;
import io.crosstide.demo.Cleanup;
import io.crosstide.demo.LagProbe;
import io.crosstide.demo.Lags;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Runs all contestants in turn, round by round, under a load that does not wait for them. */
final class SteadyBench {
    private static final Duration BEAT = Duration.ofMillis(20);
    private static final Duration LOOK = Duration.ofMillis(1);
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration SETTLED = Duration.ofSeconds(10);
    private static final String BEATS = Load.DATABASE + ".beat";

    private final BenchSettings settings;
    private final Cleanup cleanup;
    private final Consumer<String> progress;

    SteadyBench(BenchSettings settings, Cleanup cleanup, Consumer<String> progress) {
        this.settings = settings;
        this.cleanup = cleanup;
        this.progress = progress;
    }

    List<SteadyRun> run() throws CommandFailedException, InterruptedException {
        List<SteadyRun> runs = new ArrayList<>();
        EachLoad.run(settings, cleanup, progress, (kind, mysql, folder) -> {
            for (int round = 0; round < settings.rounds(); round++) {
                for (double rate : settings.rates()) {
                    for (Contestant contestant : settings.contestants()) {
                        SteadyServers servers = new SteadyServers(
                                mysql,
                                folder.resolve("run-" + runs.size()),
                                cleanup,
                                settings.workers(),
                                new Network(settings.roundTrip()));
                        SteadyRun run = run(kind, contestant, rate, servers);
                        servers.close();
                        runs.add(run);
                        progress.accept("%s: %s".formatted(kind.label(), run.line()));
                    }
                }
            }
        });
        return runs;
    }

    private SteadyRun run(LoadKind kind, Contestant contestant, double rate, SteadyServers servers)
            throws IOException, SQLException, CommandFailedException, InterruptedException {
        createBeats(servers);
        try (Contestant.Attached attached = contestant.attach(servers);
                LagProbe probe = new LagProbe(BEATS, "source", servers.source()::connect, BEAT, LOOK)) {
            Map<String, ProcessStat> processes = new HashMap<>(attached.processes());
            processes.put("source", Backlogged.stat(servers.source()));
            processes.put("target", Backlogged.stat(servers.target()));
            probe.start();
            Lags lags = probe.lookAt(servers.target()::connect);
            awaitSeen(lags, 1); // the services replicate
            Map<String, Duration> used;
            int before;
            long writtenBefore;
            long began;
            long written;
            try (SteadyLoad load = new SteadyLoad(kind.create(), servers.source()::connect, rate)) {
                load.start();
                Thread.sleep(settings.warmUp().toMillis());
                used = cpu(processes);
                before = lags.count();
                writtenBefore = load.committed();
                began = System.nanoTime();
                Thread.sleep(settings.duration().toMillis());
                load.stop();
                written = load.committed() - writtenBefore;
            }
            Duration time = Duration.ofNanos(System.nanoTime() - began);
            Map<String, Duration> cpu = cpu(processes);
            used.forEach((name, earlier) -> cpu.merge(name, earlier, Duration::minus));
            long beats = probe.stop();
            long ended = System.nanoTime();
            awaitSeen(lags, beats);
            Duration drained = Duration.ofNanos(System.nanoTime() - ended);
            Map<String, Long> memory = new HashMap<>();
            processes.forEach((name, process) -> memory.put(name, process.peakMemory()));
            double perSecond = (written + beats - before) * 1e9 / time.toNanos();
            return new SteadyRun(
                    contestant, rate, perSecond, lags.after(before), drained, cpu, time, memory, differing(servers));
        }
    }

    private static void createBeats(SteadyServers servers) throws SQLException {
        for (var server : List.of(servers.source(), servers.target())) {
            try (Connection connection = server.connect()) {
                Load.execute(connection, "SET sql_log_bin = 0");
                Load.execute(connection, LagProbe.table(BEATS));
            }
        }
    }

    /** Returns how many have arrived. */
    private static int awaitSeen(Lags lags, long beats) throws CommandFailedException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (lags.count() < beats) {
            if (System.nanoTime() > deadline) {
                throw new CommandFailedException("%d of %d commits did not arrive within %d s"
                        .formatted(beats - lags.count(), beats, PATIENCE.toSeconds()));
            }
            Thread.sleep(10);
        }
        return lags.count();
    }

    /** The last transactions may still be under way when the last beat is seen. */
    private static long differing(SteadyServers servers) throws SQLException, InterruptedException {
        long deadline = System.nanoTime() + SETTLED.toNanos();
        while (true) {
            long rows = Bench.differing(servers.source(), servers.target());
            if (rows == 0 || System.nanoTime() > deadline) {
                return rows;
            }
            Thread.sleep(200);
        }
    }

    private static Map<String, Duration> cpu(Map<String, ProcessStat> processes) {
        Map<String, Duration> cpu = new LinkedHashMap<>();
        processes.forEach((name, process) -> cpu.put(name, process.cpu()));
        return cpu;
    }
}
