package io.crosstide.writer.consume;

import io.crosstide.change.wire.Checkpoint;
import io.crosstide.change.wire.CorruptRecordException;
import io.crosstide.streams.StreamView;
import io.crosstide.streams.Time;
import io.crosstide.topology.LinkName;
import io.crosstide.writer.failure.LinkStoppedException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads, while nothing arrives from a stream, why its syncer publishes nothing: the syncer writes it into its
 * checkpoint. Belongs to the thread of the consumer.
 */
public final class SilenceProbe implements AutoCloseable {
    private static final Duration INTERVAL = Duration.ofSeconds(5);

    private final LinkName link;
    private final Supplier<StreamView> stream;
    private final Time time;
    private @Nullable StreamView view;
    private long lastNanos;

    /** @param stream opens a view of the stream */
    public SilenceProbe(LinkName link, Supplier<StreamView> stream, Time time) {
        this.link = link;
        this.stream = stream;
        this.time = time;
        this.lastNanos = time.nanos();
    }

    /** A record has arrived. */
    void arrived() {
        lastNanos = time.nanos();
    }

    boolean isDue() {
        return time.since(lastNanos).compareTo(INTERVAL) >= 0;
    }

    /** The error in the checkpoint; empty if it has none. Throws KafkaException if Kafka does not answer. */
    Optional<LinkStoppedException> look() {
        lastNanos = time.nanos();
        StreamView open = view;
        if (open == null) {
            open = stream.get();
            view = open;
        }
        try {
            return open.checkpoint()
                    .filter(checkpoint -> !checkpoint.error().isEmpty())
                    .map(this::stopped);
        } catch (CorruptRecordException e) {
            return Optional.empty(); // the next start of the link says so
        }
    }

    private LinkStoppedException stopped(Checkpoint checkpoint) {
        return new LinkStoppedException(
                "Link " + link + " receives nothing. Stream of " + link.source() + ": " + checkpoint.error(),
                checkpoint.remedy());
    }

    @Override
    public void close() {
        if (view != null) {
            view.close();
        }
    }
}
