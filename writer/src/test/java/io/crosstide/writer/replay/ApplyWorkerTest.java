package io.crosstide.writer.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.bookkeeping.Mark;
import io.crosstide.bookkeeping.PositionTable;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.streams.Time;
import io.crosstide.topology.LinkName;
import io.crosstide.topology.TableRules;
import io.crosstide.writer.consume.RecordMemory;
import io.crosstide.writer.consume.TableSelection;
import io.crosstide.writer.ownership.EpochProof;
import io.crosstide.writer.position.AppliedPositions;
import io.crosstide.writer.position.PositionCarrier;
import io.crosstide.writer.session.JdbcSession;
import io.crosstide.writer.session.StatementPatience;
import io.crosstide.writer.status.LinkCondition;
import io.crosstide.writer.status.LinkMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ApplyWorkerTest {
    private static final LinkName LINK = new LinkName("mesh", "orders", "north", "south");

    private final List<Outcome> outcomes = new ArrayList<>();

    /** The tasks may be a chain: each may have to come after the one before. */
    @Test
    void w2BeginsNothingBehindATaskThatWaitsForTheEndOfAPause() {
        List<ApplyWorker> workers = new ArrayList<>();
        ApplyWorker worker = new ApplyWorker(runner(), (from, task, outcome) -> {
            outcomes.add(outcome);
            workers.get(0).hold(outcomes.size() == 1); // paused after the first task, resumed after the second
        });
        workers.add(worker);
        worker.submit(List.of(new Task.Flush(), new Task.Flush(), new Task.Flush()));
        worker.submit(List.of(new Task.Flush()));
        worker.submit(List.of(new Task.Quit()));
        worker.run();
        assertThat(outcomes)
                .hasExactlyElementsOfTypes(
                        Outcome.Done.class, Outcome.NotBegun.class, Outcome.NotBegun.class, Outcome.Done.class);
    }

    /** In gtid mode, a flush does nothing at the target. */
    private static TaskRunner runner() {
        AppliedPositions positions = new AppliedPositions(new Mark(0, 0));
        PositionCarrier carrier = new PositionCarrier(positions, new PositionTable(LINK, new UUID(2, 2)), () -> 0);
        ReplayMode mode = new GtidReplay(new EpochProof(LINK, 1), carrier, GtidSet.EMPTY, GtidSet.EMPTY);
        TransactionApplier applier = new TransactionApplier(
                mode,
                Optional.empty(),
                (session, context, events) -> {
                    throw new UnsupportedOperationException();
                },
                new TableSelection(LINK, TableRules.ALL, rows -> {}),
                new RecordMemory(1 << 20).share(),
                false);
        return new TaskRunner(
                0,
                () -> new JdbcSession(connection()),
                mode,
                applier,
                metrics(),
                new TaskFailures(LINK),
                new StatementPatience(),
                true,
                Optional.empty(),
                Time.SYSTEM,
                new Random(1));
    }

    private static Connection connection() {
        return (Connection) Proxy.newProxyInstance(
                ApplyWorkerTest.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        return null;
                    }
                    throw new UnsupportedOperationException(method.getName());
                });
    }

    private static LinkMetrics metrics() {
        return new LinkMetrics(LINK, new LinkCondition(LINK, true, Instant::now), new SimpleMeterRegistry());
    }
}
