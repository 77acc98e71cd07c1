package io.crosstide.writer.copy;

import io.crosstide.change.wire.CorruptRecordException;
import io.crosstide.change.wire.StreamRecord;
import io.crosstide.change.wire.StreamRecordCodec;
import io.crosstide.streams.KafkaClients;
import io.crosstide.streams.KafkaProblem;
import io.crosstide.streams.StreamCopy;
import io.crosstide.streams.StreamView;
import io.crosstide.streams.Time;
import io.crosstide.topology.LinkName;
import io.crosstide.topology.StreamName;
import io.crosstide.writer.failure.LinkFencedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the copy of a link's stream in the target's own Kafka (docs/decisions/0030). The link's consumer passes records to
 * {@link #copy} before it delivers them, so what the target applies, other targets can read here.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>The copy has the transactions of the stream in order, without gap and repeat, and ends with a whole one. Where the
 *       source's topic has lost records, the copy has the same gap.
 *   <li>Replication never waits longer than {@link #PATIENCE}. If Kafka does not acknowledge, the copy counts as behind; the link
 *       does not wait for it until it has read what is missing from the source's topic.
 *   <li>Only the owner of the link writes. A copier that was fenced ends its link's attempt, and the next one asks whether the
 *       link is still assigned to this process.
 * </ul>
 *
 * <p>Runs on its own thread until it is stopped. The lock of this object guards the fields that both threads use.
 */
public final class StreamCopier implements Runnable {
    /** How long the link waits for an acknowledgement. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(StreamCopier.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration RETRY_PAUSE = Duration.ofSeconds(2);

    private final LinkName link;
    private final StreamName stream;
    private final UUID streamId;
    private final long startSeq;
    private final KafkaClients source;
    private final KafkaClients own;
    private final Time time;
    private final StreamRecordCodec codec = new StreamRecordCodec();

    private @Nullable Batch offered;
    private boolean stopped;
    private @Nullable String behind; // why the link does not wait
    private long behindNanos;
    private @Nullable LinkFencedException fenced;

    /** Records that the consumer has read together. */
    private static final class Batch {
        private final List<ConsumerRecord<byte[], byte[]>> messages;
        private boolean done;

        Batch(Collection<ConsumerRecord<byte[], byte[]>> messages) {
            this.messages = List.copyOf(messages);
        }
    }

    /**
     * @param startSeq the link has applied everything up to this one; an empty copy begins after it
     * @param own the target's Kafka
     */
    public StreamCopier(
            LinkName link,
            StreamName stream,
            UUID streamId,
            long startSeq,
            KafkaClients source,
            KafkaClients own,
            Time time) {
        this.link = link;
        this.stream = stream;
        this.streamId = streamId;
        this.startSeq = startSeq;
        this.source = source;
        this.own = own;
        this.time = time;
    }

    /**
     * Returns when the copy has these records, or when it is behind. The records of a transaction whose last chunk is not among
     * them are sent, but not visible yet; they cannot be applied without it.
     *
     * @param messages the next records of the source's topic
     */
    public void copy(Collection<ConsumerRecord<byte[], byte[]>> messages)
            throws InterruptedException, LinkFencedException {
        Batch batch = new Batch(messages);
        synchronized (this) {
            if (behind == null && fenced == null && !stopped) {
                offered = batch;
                notifyAll();
                await(batch);
                offered = null;
            }
            if (fenced != null) {
                throw fenced;
            }
        }
    }

    private synchronized void await(Batch batch) throws InterruptedException {
        long startNanos = time.nanos();
        while (!batch.done && behind == null && fenced == null && !stopped) {
            Duration left = PATIENCE.minus(time.since(startNanos));
            if (left.isNegative() || left.isZero()) {
                fallBehind("Kafka has not acknowledged records within " + PATIENCE.toSeconds() + " s");
            } else {
                wait(left.toMillis() + 1);
            }
        }
    }

    /** How long the link has not waited for its copy, in seconds; 0 while every record is in the copy before it is applied. */
    public synchronized double behindSeconds() {
        return behind == null ? 0 : time.since(behindNanos).toNanos() / 1e9;
    }

    /** Ends {@link #run} soon. */
    public synchronized void stop() {
        stopped = true;
        notifyAll();
    }

    private synchronized boolean isStopped() {
        return stopped;
    }

    private synchronized boolean isBehind() {
        return behind != null;
    }

    @Override
    public void run() {
        try {
            while (!isStopped()) {
                try {
                    follow();
                } catch (KafkaException | CorruptRecordException e) {
                    fallBehind(KafkaProblem.of(e).reason());
                    pause();
                } catch (RuntimeException | Error e) {
                    // an Error, too: otherwise the thread would end, and the link would wait for each record
                    LOG.atError()
                            .addKeyValue("link", link)
                            .setCause(e)
                            .log("The copy of the stream met an unknown error");
                    fallBehind(e.toString());
                    pause();
                }
            }
        } catch (LinkFencedException e) {
            fence(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            stop();
        }
    }

    private void follow() throws InterruptedException, LinkFencedException {
        try (CopyProducer copy = open()) {
            CopyProgress progress;
            try (StreamCopy existing = new StreamCopy(own, stream, streamId, KafkaClients.PATIENCE, time)) {
                progress = new CopyProgress(existing.settledContent()
                        .map(StreamCopy.Content::lastSeq)
                        .orElse(startSeq));
            }
            try {
                follow(copy, progress);
            } catch (RuntimeException e) {
                if (copy.isFencing(e)) {
                    throw new LinkFencedException(link, e);
                }
                throw e;
            }
        }
    }

    /** The topic must exist before a producer asks for it, because brokers may create a topic that a producer asks for. */
    private CopyProducer open() {
        try (StreamCopy existing = new StreamCopy(own, stream, streamId, KafkaClients.PATIENCE, time)) {
            if (!existing.exists()) {
                throw new KafkaException("topic " + stream.copyTopic() + " does not exist in the Kafka of "
                        + link.target() + "; run `crosstide init -d " + link.target() + "` again, as the first time");
            }
        }
        return new CopyProducer(stream, own, time);
    }

    private void follow(CopyProducer copy, CopyProgress progress) throws InterruptedException {
        while (!isStopped()) {
            Batch batch = take();
            if (batch != null) {
                append(copy, progress, batch.messages, true);
                done(batch);
            } else if (isBehind()) {
                long end;
                try (StreamView view = new StreamView(source, stream, time)) {
                    end = view.offsets().end();
                }
                fill(copy, progress, end);
                catchUp(progress.seq());
            }
        }
    }

    private synchronized @Nullable Batch take() throws InterruptedException {
        while (offered == null && behind == null && !stopped) {
            wait();
        }
        Batch batch = offered;
        offered = null;
        return batch;
    }

    private synchronized void done(Batch batch) {
        batch.done = true;
        notifyAll();
    }

    /**
     * Adds records to the copy, and commits after whole transactions.
     *
     * @param fills whether to read what is missing before a record from the source's topic
     */
    private void append(
            CopyProducer copy, CopyProgress progress, List<ConsumerRecord<byte[], byte[]>> messages, boolean fills)
            throws InterruptedException {
        for (ConsumerRecord<byte[], byte[]> message : messages) {
            StreamRecord record = codec.decodeWithoutEvents(message.value());
            CopyProgress.Step step = progress.step(record);
            if (step == CopyProgress.Step.GAP && fills) {
                fill(copy, progress, message.offset());
                step = progress.step(record);
            }
            if (step == CopyProgress.Step.GAP) {
                long before = progress.seq();
                step = progress.leap(record);
                LOG.atWarn()
                        .addKeyValue("link", link)
                        .addKeyValue("seq", before + 1)
                        .addKeyValue("next", record.seq())
                        .log("The copy of the stream has a gap: the source no longer has records that it lacks");
            }
            if (step == CopyProgress.Step.COPY) {
                add(copy, progress, record, message);
            }
        }
        if (progress.atBoundary()) {
            copy.commit();
        } else {
            copy.flush();
        }
    }

    /** The chunks of a transaction have a Kafka transaction of their own, so that the copy always ends with a whole one. */
    private static void add(
            CopyProducer copy, CopyProgress progress, StreamRecord record, ConsumerRecord<byte[], byte[]> message) {
        boolean begins = progress.atBoundary();
        progress.copied(record);
        if (begins && !progress.atBoundary()) {
            copy.commit();
        }
        copy.add(message);
    }

    /** Reads what the copy lacks from the source's topic, up to this offset. */
    private void fill(CopyProducer copy, CopyProgress progress, long end) throws InterruptedException {
        TopicPartition partition = new TopicPartition(stream.transactionsTopic(), 0);
        long begin;
        try (StreamView view = new StreamView(source.sharedBy(Integer.MAX_VALUE), stream, time)) {
            begin = view.offsetAfter(progress.seq(), 0);
        }
        try (Consumer<byte[], byte[]> kafka = source.reader("crosstide-copy-" + link.cluster() + "-" + link.source())) {
            kafka.assign(List.of(partition));
            kafka.seek(partition, begin);
            long progressNanos = time.nanos();
            for (long reached = begin; reached < end && !isStopped(); ) {
                List<ConsumerRecord<byte[], byte[]>> messages = new ArrayList<>();
                kafka.poll(POLL).forEach(messages::add);
                messages.removeIf(message -> message.offset() >= end);
                append(copy, progress, messages, false);
                long now = kafka.position(partition);
                if (now > reached) {
                    progressNanos = time.nanos();
                } else if (time.since(progressNanos).compareTo(KafkaClients.PATIENCE) > 0) {
                    throw new KafkaException("the Kafka of " + link.source() + " does not answer");
                }
                reached = now;
            }
        }
    }

    private synchronized void fallBehind(String reason) {
        if (behind == null) {
            behindNanos = time.nanos();
        }
        if (!reason.equals(behind) && !stopped) {
            LOG.atWarn()
                    .addKeyValue("link", link)
                    .addKeyValue("topic", stream.copyTopic())
                    .addKeyValue("error", reason)
                    .log("The copy of the stream is behind; the link continues without waiting for it");
        }
        behind = reason;
        notifyAll();
    }

    private synchronized void catchUp(long seq) {
        behind = null;
        LOG.atInfo()
                .addKeyValue("link", link)
                .addKeyValue("topic", stream.copyTopic())
                .addKeyValue("seq", seq)
                .log("The copy of the stream has caught up");
    }

    private synchronized void fence(LinkFencedException reason) {
        fenced = reason;
        notifyAll();
    }

    private synchronized void pause() throws InterruptedException {
        long startNanos = time.nanos();
        for (Duration left = RETRY_PAUSE; !stopped && !left.isNegative() && !left.isZero(); ) {
            wait(left.toMillis() + 1);
            left = RETRY_PAUSE.minus(time.since(startNanos));
        }
    }
}
