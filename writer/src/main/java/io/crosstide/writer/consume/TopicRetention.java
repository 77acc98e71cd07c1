package io.crosstide.writer.consume;

import io.crosstide.streams.StreamTopics;
import io.crosstide.streams.Time;
import io.crosstide.topology.LinkName;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.function.DoubleConsumer;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the source's Kafka every 30 seconds how long the transactions topic keeps a record, for the metrics only. It never
 * waits for the answer, and without an answer the last one stays. Belongs to the loop of one attempt.
 */
public final class TopicRetention implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TopicRetention.class);
    private static final Duration INTERVAL = Duration.ofSeconds(30);

    private final LinkName link;
    private final Supplier<StreamTopics> topics;
    private final DoubleConsumer seconds;
    private final Time time;
    private @Nullable StreamTopics open;
    private @Nullable KafkaFuture<Long> answer;
    private long askedNanos;

    /**
     * @param topics opens the topics of the stream
     * @param seconds receives each answer: infinite if the topic keeps its records for ever
     */
    public TopicRetention(LinkName link, Supplier<StreamTopics> topics, DoubleConsumer seconds, Time time) {
        this.link = link;
        this.topics = topics;
        this.seconds = seconds;
        this.time = time;
        this.askedNanos = time.nanos() - INTERVAL.toNanos();
    }

    /** Asks if it is due, or takes the answer if it has arrived. */
    public void tick() {
        KafkaFuture<Long> asked = answer;
        if (asked != null && asked.isDone()) {
            answer = null;
            take(asked);
        } else if (asked == null && time.since(askedNanos).compareTo(INTERVAL) >= 0) {
            askedNanos = time.nanos();
            ask();
        }
    }

    private void ask() {
        try {
            if (open == null) {
                open = topics.get();
            }
            answer = open.retentionMillis();
        } catch (KafkaException e) {
            unknown(e);
        }
    }

    private void take(KafkaFuture<Long> asked) {
        try {
            long millis = asked.get();
            seconds.accept(millis < 0 ? Double.POSITIVE_INFINITY : millis / 1e3);
        } catch (ExecutionException e) {
            unknown(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** No reason to stop: the consumer of the records meets the same problem and reports it. */
    private void unknown(Exception why) {
        LOG.atDebug()
                .addKeyValue("link", link)
                .setCause(why)
                .log("Cannot read the retention of the transactions topic");
    }

    @Override
    public void close() {
        if (open != null) {
            open.close();
        }
    }
}
