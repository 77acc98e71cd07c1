package io.crosstide.syncer.proof;

import io.crosstide.streams.StreamTopics;
import io.crosstide.streams.Time;
import io.crosstide.topology.StreamName;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that the transactions topic was deleted or created again while the stream runs. Otherwise a producer would
 * wait for the topic, or continue in another topic of the same name.
 */
public final class TopicWatch {
    private static final Logger LOG = LoggerFactory.getLogger(TopicWatch.class);

    private final StreamName stream;
    private final StreamTopics topics;
    private final String topicId;
    private final Duration interval;
    private final Time time;
    private long askedNanos;
    private @Nullable KafkaFuture<TopicDescription> answer;

    public TopicWatch(StreamName stream, StreamTopics topics, String topicId, Duration interval, Time time) {
        this.stream = stream;
        this.topics = topics;
        this.topicId = topicId;
        this.interval = interval;
        this.time = time;
        this.askedNanos = time.nanos();
    }

    /** Asks Kafka if the check is due; does not wait for the answer. */
    public void tick() throws InterruptedException {
        KafkaFuture<TopicDescription> asked = answer;
        if (asked == null) {
            if (time.since(askedNanos).compareTo(interval) >= 0) {
                askedNanos = time.nanos();
                answer = topics.lookUp();
            }
        } else if (asked.isDone()) {
            answer = null;
            verify(asked);
        }
    }

    private void verify(KafkaFuture<TopicDescription> asked) throws InterruptedException {
        try {
            String now = asked.get().topicId().toString();
            if (!now.equals(topicId)) {
                throw StreamIdentity.recreated(stream, now, topicId);
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                throw StreamIdentity.deleted(stream, e);
            }
            // the producer meets the same problem with Kafka and reports it
            LOG.atDebug().addKeyValue("stream", stream).setCause(e).log("Cannot look up the transactions topic");
        }
    }
}
