package io.crosstide.syncer;

import static io.crosstide.syncer.TestStream.PATIENCE;
import static io.crosstide.syncer.TestStream.execute;
import static io.crosstide.syncer.TestStream.state;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crosstide.change.wire.Range;
import io.crosstide.change.wire.StreamRecord;
import io.crosstide.change.wire.TransactionChunk;
import io.crosstide.syncer.status.StreamState;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The code that processes an event throws an unexpected exception. */
class OwnFailureTest {
    static Stream<Throwable> failures() {
        return Stream.of(new IllegalStateException("of the test"), new StackOverflowError("of the test"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void s1ResumesFromTheCheckpointWithoutLoss(Throwable failure) throws Exception {
        FailingRegistry registry = new FailingRegistry();
        try (TestStream stream = TestStream.create()) {
            stream.init();
            SyncerService service = stream.start(registry);
            await().atMost(PATIENCE).until(() -> state(service) == StreamState.RUNNING);
            execute("INSERT INTO shop.t (note) VALUES ('before')");
            stream.awaitTransactions(2);
            registry.next.set(failure);
            execute("CREATE TABLE shop.made (id INT PRIMARY KEY)", "INSERT INTO shop.t (note) VALUES ('after')");
            await().atMost(PATIENCE).until(() -> stream.checkpoint().seq() == 4);
            assertThat(registry.next.get()).as("not thrown yet").isNull();
            List<StreamRecord> records = stream.transactions();
            PublishingTest.assertContiguous(records);
            assertThat(records.stream().filter(TransactionChunk.class::isInstance))
                    .hasSize(2);
            assertThat(records.stream()
                            .filter(Range.class::isInstance)
                            .flatMap(range -> ((Range) range).ddl().stream()))
                    .hasSize(1);
            await().atMost(PATIENCE).until(service::ready);
        }
    }

    /** Fails once when a skipped statement is counted. */
    private static final class FailingRegistry extends SimpleMeterRegistry {
        private final AtomicReference<@Nullable Throwable> next = new AtomicReference<>();

        @Override
        protected Counter newCounter(Meter.Id id) {
            Counter counter = super.newCounter(id);
            return id.getName().equals("crosstide.ddl.skipped") ? new FailingCounter(counter, next) : counter;
        }
    }

    private record FailingCounter(Counter counter, AtomicReference<@Nullable Throwable> next) implements Counter {
        @Override
        public void increment(double amount) {
            Throwable failure = next.getAndSet(null);
            if (failure instanceof RuntimeException thrown) {
                throw thrown;
            }
            if (failure instanceof Error thrown) {
                throw thrown;
            }
            counter.increment(amount);
        }

        @Override
        public double count() {
            return counter.count();
        }

        @Override
        public Meter.Id getId() {
            return counter.getId();
        }
    }
}
