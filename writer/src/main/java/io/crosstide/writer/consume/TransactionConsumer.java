package io.crosstide.writer.consume;

import io.crosstide.change.wire.OpenTransactionRecord;
import io.crosstide.streams.KafkaProblem;
import io.crosstide.streams.Time;
import io.crosstide.topology.LinkName;
import io.crosstide.writer.copy.StreamCopier;
import io.crosstide.writer.failure.LinkFencedException;
import io.crosstide.writer.failure.LinkStoppedException;
import io.crosstide.writer.failure.LinkUnreachableException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Reads a transactions topic, or a copy of it, from an offset. Checks each record and passes it on, within a budget of memory. Runs on
 * its own thread until it fails or is stopped.
 */
public final class TransactionConsumer implements Runnable {
    /** Receives the records in order, and at the end the reason why no more arrive. */
    public interface Sink {
        void received(Received received);

        /** No record arrives, because the source is publishing a large transaction. */
        void reported(OpenTransactionRecord open);

        /** Nothing has arrived for some seconds; {@code why} is empty if the source's syncer reports no error. */
        void silent(Optional<LinkStoppedException> why);

        void failed(Exception reason);
    }

    private static final Duration POLL = Duration.ofMillis(200);

    private final LinkName link;
    private final Supplier<Consumer<byte[], byte[]>> client;
    private final TopicPartition partition;
    private final long startOffset;
    private final Optional<SourceSigns> signs;
    private final Optional<StreamCopier> copier;
    private final StreamChecker checker;
    private final RecordBudget budget;
    private final Sink sink;
    private final Time time;
    private final RecordDecoder decoder;
    private final AtomicBoolean stopped = new AtomicBoolean();

    /**
     * @param client opens the client, on the consumer's own thread
     * @param signs what else to read from the source; empty if the topic is a copy
     * @param copier keeps a copy of the records before they are passed on
     */
    public TransactionConsumer(
            LinkName link,
            Supplier<Consumer<byte[], byte[]>> client,
            String topic,
            long startOffset,
            Optional<SourceSigns> signs,
            Optional<StreamCopier> copier,
            StreamChecker checker,
            RecordBudget budget,
            Sink sink,
            Time time) {
        this.link = link;
        this.decoder = new RecordDecoder(link);
        this.client = client;
        this.partition = new TopicPartition(topic, 0);
        this.startOffset = startOffset;
        this.signs = signs;
        this.copier = copier;
        this.checker = checker;
        this.budget = budget;
        this.sink = sink;
        this.time = time;
    }

    @Override
    public void run() {
        try (Consumer<byte[], byte[]> kafka = client.get()) {
            kafka.assign(List.of(partition));
            kafka.seek(partition, startOffset);
            if (signs.isPresent()) {
                readSource(kafka, signs.get());
            } else {
                readCopy(kafka);
            }
        } catch (InterruptException | InterruptedException e) {
            sink.failed(new LinkUnreachableException("Link " + link + ": the reader was interrupted", e));
        } catch (OffsetOutOfRangeException e) {
            sink.failed(new LinkStoppedException(
                    "Link " + link + ": topic " + partition.topic() + " has no offset "
                            + e.offsetOutOfRangePartitions().get(partition) + ", where the link resumes",
                    "if retention removed it or the topic was deleted: load the target again from a dump of the source and"
                            + " run `crosstide init --seeded`"));
        } catch (LinkStoppedException | LinkFencedException e) {
            sink.failed(e);
        } catch (KafkaException e) {
            sink.failed(new LinkUnreachableException(
                    "Link " + link + ": cannot read " + partition.topic() + ": "
                            + KafkaProblem.of(e).reason(),
                    e));
        } catch (RuntimeException e) {
            sink.failed(e);
        } catch (Error e) {
            // otherwise the thread would end and the link would still look healthy
            sink.failed(new IllegalStateException(e.toString(), e));
        }
    }

    private void readSource(Consumer<byte[], byte[]> kafka, SourceSigns source)
            throws LinkStoppedException, LinkFencedException, InterruptedException {
        try (SilenceProbe probe = source.probe()) {
            OpenTransactionWatch watch = new OpenTransactionWatch(
                    kafka, partition, source.reports(), checker.streamId(), source.reportsAfter(), time);
            while (!stopped.get()) {
                Queue<ConsumerRecord<byte[], byte[]>> messages = poll(kafka, watch);
                if (messages.isEmpty() && probe.isDue()) {
                    sink.silent(probe.look());
                }
                boolean arrived = !messages.isEmpty();
                if (arrived) {
                    probe.arrived();
                    if (copier.isPresent()) {
                        copier.get().copy(messages);
                    }
                    deliver(messages);
                }
                watch.look(arrived);
            }
        }
    }

    private void readCopy(Consumer<byte[], byte[]> kafka) throws LinkStoppedException, InterruptedException {
        while (!stopped.get()) {
            Queue<ConsumerRecord<byte[], byte[]>> messages = new ArrayDeque<>();
            kafka.poll(POLL).forEach(messages::add);
            deliver(messages);
        }
    }

    /** The next records; passes on reports that arrive with them. */
    private Queue<ConsumerRecord<byte[], byte[]>> poll(Consumer<byte[], byte[]> kafka, OpenTransactionWatch watch) {
        Queue<ConsumerRecord<byte[], byte[]>> messages = new ArrayDeque<>();
        try {
            for (ConsumerRecord<byte[], byte[]> message : kafka.poll(POLL)) {
                if (watch.isReport(message)) {
                    watch.report(message).ifPresent(sink::reported);
                } else {
                    messages.add(message);
                }
            }
        } catch (OffsetOutOfRangeException e) {
            if (e.partitions().contains(partition)) {
                throw e;
            }
            watch.restart();
        }
        return messages;
    }

    private void deliver(Queue<ConsumerRecord<byte[], byte[]>> messages)
            throws LinkStoppedException, InterruptedException {
        while (!messages.isEmpty() && !stopped.get()) {
            deliver(decoder.decode(messages.remove()));
        }
    }

    /**
     * During the wait no reference to the Kafka message may exist: the message is up to twice as large as the record.
     */
    private void deliver(Received received) throws LinkStoppedException, InterruptedException {
        if (checker.accept(received.record(), received.offset())) {
            while (!budget.tryAcquire(received.memory())) {
                if (stopped.get()) {
                    return;
                }
            }
            sink.received(received);
        }
    }

    /** Ends {@link #run} soon. */
    public void stop() {
        stopped.set(true);
    }
}
