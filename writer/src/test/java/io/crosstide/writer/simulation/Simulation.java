package io.crosstide.writer.simulation;

import io.crosstide.topology.LinkName;
import io.crosstide.topology.LoopPrevention;
import io.crosstide.writer.failure.LinkStoppedException;
import io.crosstide.writer.failure.LinkUnreachableException;
import io.crosstide.writer.schedule.AppliedStreams;
import io.crosstide.writer.status.LinkCondition;
import io.crosstide.writer.status.LinkMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One schedule: two streams into one target. Processes serve them, crash, are taken over and resume, until everything
 * is applied. The seed determines every step.
 */
final class Simulation {
    private static final int MAX_STEPS = 20_000;
    private static final LinkName NORTH = new LinkName("mesh", "orders", "north", "south");
    private static final LinkName EAST = new LinkName("mesh", "orders", "east", "south");
    private static final LinkMetrics METRICS =
            new LinkMetrics(NORTH, new LinkCondition(NORTH, true, Instant::now), new SimpleMeterRegistry());

    private final RandomGenerator random;
    private final Mutation mutation;
    private final LoopPrevention mode;
    private final int workers;
    private final int maxOwnRanges;
    private final SimulatedTime time = new SimulatedTime();
    private final Faults faults;
    private final List<SimulatedStream> streams;
    private final SimulatedTarget target;
    private final List<ServingProcess> processes = new ArrayList<>();
    private final boolean keepsHistory;
    private final List<String> history = new ArrayList<>();
    private long schemaVersion;
    private int blockedTable = -1;
    private boolean paused;
    /** The rows that sessions of applications have locked; null if none has. */
    private @Nullable IntPredicate lockedKeys;

    private int depth;
    private int steps;

    /** A process that serves a link. It may not know yet that another process took the link over. */
    private final class ServingProcess {
        private final SimulatedStream stream;
        private final AppliedStreams served;
        private long epoch;
        private SimulatedLink attempt;

        ServingProcess(SimulatedStream stream, AppliedStreams served)
                throws LinkStoppedException, LinkUnreachableException {
            this.stream = stream;
            this.served = served;
            this.epoch = target.takeOver(stream.link.source());
            this.attempt = new SimulatedLink(Simulation.this, stream, epoch, served);
        }

        /** Returns whether the process continues to serve the link. */
        boolean step() throws LinkStoppedException, LinkUnreachableException {
            switch (random.nextInt(6)) {
                case 0, 1 -> attempt.deliver();
                case 2, 3 -> attempt.stepLoop();
                default -> attempt.stepWorker(random.nextInt(8));
            }
            if (!attempt.hasEnded()) {
                return true;
            }
            attempt.requireKnownFailure();
            attempt.end();
            if (attempt.isFenced()) {
                return false;
            }
            if (!attempt.endedCleanly()) {
                if (isTakenOver()) {
                    return false;
                }
                epoch = target.takeOver(stream.link.source());
            }
            attempt = new SimulatedLink(Simulation.this, stream, epoch, served);
            return true;
        }

        /** Whether another process has taken a newer epoch. */
        private boolean isTakenOver() {
            return target.epoch(stream.link.source()) != epoch;
        }
    }

    Simulation(long seed, Mutation mutation, boolean keepsHistory) {
        this.random = new SplittableRandom(seed);
        this.mutation = mutation;
        this.keepsHistory = keepsHistory;
        this.mode = random.nextBoolean() ? LoopPrevention.GTID : LoopPrevention.DIRECTION_TABLE;
        this.workers = 1 + random.nextInt(4);
        this.maxOwnRanges = 1 + random.nextInt(4);
        this.faults = new Faults(random);
        SimulatedStream north = new SimulatedStream(NORTH, 1, random);
        SimulatedStream east = new SimulatedStream(EAST, 2, random);
        for (int records = 4 + random.nextInt(12); records > 0; records--) {
            if (random.nextBoolean()) {
                north.publish(east);
            } else {
                east.publish(north);
            }
        }
        this.streams = List.of(north, east);
        this.target = new SimulatedTarget(mode, streams, workers == 1);
    }

    /** Runs to the end; throws a {@link Violation} when an invariant does not hold. */
    void run() throws LinkStoppedException, LinkUnreachableException {
        AppliedStreams one = new AppliedStreams();
        for (SimulatedStream stream : streams) {
            processes.add(new ServingProcess(stream, random.nextBoolean() ? one : new AppliedStreams()));
        }
        int stepsWithFaults = 60 + random.nextInt(200);
        while (!(steps > stepsWithFaults && target.isComplete())) {
            if (steps++ == stepsWithFaults) {
                endFaults();
            }
            if (steps > MAX_STEPS) {
                throw new Violation("liveness", "some transactions are not applied after " + steps + " steps");
            }
            step();
        }
    }

    /** From now on nothing fails, and each link has one owner. */
    private void endFaults() throws LinkStoppedException, LinkUnreachableException {
        faults.end();
        blockedTable = -1;
        lockedKeys = null;
        paused = false;
        note(() -> "no faults from now on");
        processes.clear();
        for (SimulatedStream stream : streams) {
            processes.add(new ServingProcess(stream, new AppliedStreams()));
        }
    }

    private void step() throws LinkStoppedException, LinkUnreachableException {
        time.sleep(Duration.ofMillis(random.nextInt(300)));
        if (faults.oneIn(40)) {
            injectFault();
        }
        int chosen = random.nextInt(processes.size());
        ServingProcess process = processes.get(chosen);
        if (!process.step()) {
            processes.remove(process);
        }
        if (processes.stream().noneMatch(each -> each.stream == process.stream)) {
            processes.add(new ServingProcess(process.stream, new AppliedStreams()));
        }
    }

    private void injectFault() throws LinkStoppedException, LinkUnreachableException {
        SimulatedStream stream = streams.get(random.nextInt(streams.size()));
        switch (random.nextInt(8)) {
            case 0 -> crash(stream);
            case 1 -> takeOver(stream);
            case 2 -> {
                schemaVersion++;
                note(() -> "a definition changes");
            }
            case 3 -> blockedTable = random.nextInt(2);
            case 4 -> lockRows();
            case 5 -> lockedKeys = null;
            case 6 -> {
                paused = !paused;
                note(() -> paused ? "the links are paused" : "the links are resumed");
            }
            default -> blockedTable = -1;
        }
    }

    /** Sessions of applications lock rows of every table. */
    private void lockRows() {
        int first = random.nextInt(4);
        note(() -> "rows from key " + first + " on are locked");
        lockedKeys = key -> key >= first;
    }

    private void crash(SimulatedStream stream) throws LinkStoppedException, LinkUnreachableException {
        note(() -> "the processes that serve " + stream.link.source() + " crash");
        processes.removeIf(process -> process.stream == stream);
        processes.add(new ServingProcess(stream, new AppliedStreams()));
    }

    /** Another process takes the link over. The earlier process does not know it yet. */
    private void takeOver(SimulatedStream stream) throws LinkStoppedException, LinkUnreachableException {
        note(() -> "another process takes " + stream.link.source() + " over");
        processes.add(new ServingProcess(stream, new AppliedStreams()));
    }

    /** Lets other processes run between two packets of a session. */
    void meanwhile() {
        if (depth > 0 || !faults.oneIn(30)) {
            return;
        }
        depth++;
        try {
            if (random.nextInt(3) == 0) {
                takeOver(streams.get(random.nextInt(streams.size())));
            }
            for (int more = random.nextInt(12); more > 0; more--) {
                ServingProcess process = processes.get(random.nextInt(processes.size()));
                switch (random.nextInt(3)) {
                    case 0 -> process.attempt.deliver();
                    case 1 -> process.attempt.stepLoop();
                    default -> process.attempt.stepWorker(random.nextInt(8));
                }
            }
        } catch (LinkStoppedException | LinkUnreachableException e) {
            throw new Violation("start", String.valueOf(e.getMessage()));
        } finally {
            depth--;
        }
    }

    void note(Supplier<String> what) {
        if (keepsHistory) {
            history.add(steps + " " + what.get());
        }
    }

    List<String> history() {
        return history;
    }

    SimulatedTarget target() {
        return target;
    }

    SimulatedTime time() {
        return time;
    }

    Faults faults() {
        return faults;
    }

    RandomGenerator random() {
        return random;
    }

    LoopPrevention mode() {
        return mode;
    }

    Mutation mutation() {
        return mutation;
    }

    int workers() {
        return workers;
    }

    /** As few that the shared row of the direction table is often written. */
    int maxOwnRanges() {
        return maxOwnRanges;
    }

    LinkMetrics metrics() {
        return METRICS;
    }

    Set<String> sources() {
        return Set.of(NORTH.source(), EAST.source());
    }

    long schemaVersion() {
        return schemaVersion;
    }

    boolean isPaused() {
        return paused;
    }

    boolean isBlocked(int table) {
        return table == blockedTable;
    }

    boolean isLocked(RowImages.Change change) {
        IntPredicate locked = lockedKeys;
        return locked != null && locked.test(change.key());
    }

    /** A session waits until its timeout. */
    void waitForLock() {
        time.sleep(Duration.ofSeconds(2));
    }

    @Override
    public String toString() {
        return mode + ", " + workers + " workers";
    }
}
