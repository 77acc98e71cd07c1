package io.crosstide.writer.consume;

import io.crosstide.streams.Time;
import io.crosstide.topology.LinkName;
import io.crosstide.writer.failure.LinkStoppedException;
import io.crosstide.writer.failure.LinkUnreachableException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Looks, while a link reads a copy, whether the source's Kafka answers again, and whether another copy has more. Then the attempt
 * ends, and the next one chooses anew. Runs on its own thread until then, or until it is stopped.
 */
public final class ReturnWatch implements Runnable {
    private static final Duration INTERVAL = Duration.ofSeconds(3);

    private final LinkName link;
    private final SourceStream source;
    private final CopySearch copies;
    private final String holder;
    private final LongSupplier receivedSeq;
    private final Runnable stopReading;
    private final TransactionConsumer.Sink sink;
    private final Time time;
    private boolean stopped;

    /**
     * @param holder the datacenter whose copy the link reads
     * @param receivedSeq the last transaction that the link has received
     * @param stopReading makes the consumer deliver nothing more, so that the attempt ends with what it has
     */
    public ReturnWatch(
            LinkName link,
            SourceStream source,
            CopySearch copies,
            String holder,
            LongSupplier receivedSeq,
            Runnable stopReading,
            TransactionConsumer.Sink sink,
            Time time) {
        this.link = link;
        this.source = source;
        this.copies = copies;
        this.holder = holder;
        this.receivedSeq = receivedSeq;
        this.stopReading = stopReading;
        this.sink = sink;
        this.time = time;
    }

    @Override
    public void run() {
        try {
            Optional<String> reason = Optional.empty();
            long seen = receivedSeq.getAsLong();
            while (reason.isEmpty() && pause()) {
                reason =
                        sourceAnswers() ? Optional.of("the Kafka of " + link.source() + " answers again") : other(seen);
                seen = receivedSeq.getAsLong();
            }
            if (reason.isPresent() && !isStopped()) {
                stopReading.run();
                sink.failed(new LinkUnreachableException("Link " + link + ": " + reason.get(), null));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            // otherwise the thread would end, and the link would never return to its source
            sink.failed(new IllegalStateException(e.toString(), e));
        }
    }

    private boolean sourceAnswers() throws InterruptedException {
        try {
            source.read();
            return true;
        } catch (LinkUnreachableException e) {
            return false;
        } catch (LinkStoppedException e) {
            return true; // the next attempt says so
        }
    }

    /** Another copy has more only if this one has brought nothing since the last look. */
    private Optional<String> other(long seen) {
        long received = receivedSeq.getAsLong();
        return copies.after(received)
                .best()
                .filter(best -> received == seen && best.lastSeq() > received)
                .flatMap(Place::holder)
                .filter(best -> !best.equals(holder))
                .map(best -> "the copy at " + best + " has more than that at " + holder);
    }

    private synchronized boolean isStopped() {
        return stopped;
    }

    /** Returns false when it is to end. */
    private synchronized boolean pause() throws InterruptedException {
        long startNanos = time.nanos();
        for (Duration left = INTERVAL; !stopped && !left.isNegative() && !left.isZero(); ) {
            wait(left.toMillis() + 1);
            left = INTERVAL.minus(time.since(startNanos));
        }
        return !stopped;
    }

    /** Ends {@link #run} soon. */
    public synchronized void stop() {
        stopped = true;
        notifyAll();
    }
}
