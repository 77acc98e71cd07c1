package io.crosstide.syncer.simulation;

import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.wire.Checkpoint;
import io.crosstide.syncer.failure.StreamFencedException;
import io.crosstide.syncer.publish.Checkpoints;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * One schedule: a source that commits, and processes that publish, crash and take over. The seed decides everything.
 */
final class Simulation {
    private static final int MAX_STEPS = 10_000;

    private final RandomGenerator random;
    private final Mutation mutation;
    private final boolean keepsHistory;
    private final List<String> history = new ArrayList<>();
    private final SimulatedTime time = new SimulatedTime();
    private final Faults faults;
    private final SimulatedSource source;
    private final SimulatedLog log;
    /** The last session owns the stream. The sessions before it do not know that they are fenced. */
    private final List<SimulatedSession> sessions = new ArrayList<>();

    private int steps;

    Simulation(long seed, Mutation mutation, boolean keepsHistory) {
        this.random = new SplittableRandom(seed);
        this.mutation = mutation;
        this.keepsHistory = keepsHistory;
        this.faults = new Faults(random);
        this.source = new SimulatedSource(random);
        Checkpoint first = Checkpoints.first(
                SimulatedSession.STREAM,
                new UUID(3, 3),
                "topic",
                GtidSet.EMPTY,
                Set.of(SimulatedSource.OWN),
                time.epochMicros());
        this.log = new SimulatedLog(source, faults, mutation, first);
    }

    /** Runs to the end; throws a {@link Violation} when an invariant does not hold. */
    void run() throws SQLException, InterruptedException {
        open();
        int disturbed = 30 + random.nextInt(70);
        while (steps < disturbed) {
            steps++;
            disturb();
            step(random.nextInt(sessions.size()));
        }
        faults.end();
        note(() -> "no more faults");
        open();
        while (!log.isComplete()) {
            if (steps++ > MAX_STEPS) {
                throw new Violation("liveness", "not everything is published after " + steps + " steps");
            }
            time.sleep(Duration.ofMillis(20));
            step(sessions.size() - 1);
        }
    }

    private void disturb() throws SQLException {
        time.sleep(Duration.ofMillis(random.nextInt(60)));
        if (random.nextInt(3) == 0) {
            source.commit();
        }
        switch (random.nextInt(60)) {
            case 0 -> {
                note(() -> "the process crashes");
                sessions.clear();
                open();
            }
            case 1 -> {
                note(() -> "another process takes over");
                open();
            }
            case 2 -> time.jump(random.nextInt(20_000_000) - 10_000_000);
            default -> {}
        }
    }

    /** Starts a session as a process does: first it fences the previous owner, then it reads the checkpoint. */
    private void open() throws SQLException {
        Checkpoint tooEarly = log.checkpoint();
        if (mutation == Mutation.CHECKPOINT_BEFORE_FENCING) {
            for (int i = 0; i < 5 && !sessions.isEmpty(); i++) {
                step(sessions.size() - 1);
            }
        }
        SimulatedLog.Producer producer = log.open();
        Checkpoint checkpoint = mutation == Mutation.CHECKPOINT_BEFORE_FENCING ? tooEarly : log.checkpoint();
        sessions.add(new SimulatedSession(source, producer, checkpoint, faults, mutation, time));
    }

    private void step(int chosen) throws SQLException {
        SimulatedSession session = sessions.get(chosen);
        try {
            session.step();
        } catch (Violation violation) {
            throw violation;
        } catch (StreamFencedException e) {
            note(() -> "a session is fenced");
            sessions.remove(session);
            if (sessions.isEmpty()) {
                open();
            }
        } catch (IOException | IllegalStateException e) {
            note(() -> "a session fails: " + e.getMessage());
            boolean owns = session == sessions.get(sessions.size() - 1);
            sessions.remove(session);
            if (owns) {
                open();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void note(Supplier<String> what) {
        if (keepsHistory) {
            history.add(steps + " " + what.get() + ", stream at seq "
                    + log.checkpoint().seq() + ", binlog at " + source.executed());
        }
    }

    List<String> history() {
        return history;
    }
}
