package io.crosstide.writer.ownership;

import io.crosstide.writer.consume.RemoteKafka;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out which process of a datacenter serves the links from one source: the processes are a consumer group on the
 * source's checkpoint topics, and Kafka assigns each topic to one of them. Nothing is read from the topics.
 *
 * <p>Membership alone does not keep two processes from writing, since a paused one learns late that it was left out; the
 * epoch does ({@link LinkOwner}). Runs on a thread of its own.
 */
public final class LinkElection implements Runnable {
    private static final Logger logger = LoggerFactory.getLogger(LinkElection.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration DRAIN = Duration.ofSeconds(6);
    private static final Duration CLOSE = Duration.ofSeconds(2);
    private static final Duration LOOK = Duration.ofSeconds(10);
    private static final long PAUSE_MILLIS = 2_000;

    private final String source;
    private final String group;
    private final RemoteKafka kafka;
    private final Map<String, AssignedLink> links;
    private volatile boolean stopped;

    /** Checkpoint topics of the links that this process serves. Only the election's thread uses this and the following. */
    private final Set<String> served = new HashSet<>();

    private boolean joined;
    private long lookNanos;

    /** @param links by checkpoint topic of their stream */
    public LinkElection(String source, String group, RemoteKafka kafka, Map<String, ? extends AssignedLink> links) {
        this.source = source;
        this.group = group;
        this.kafka = kafka;
        this.links = Map.copyOf(links);
    }

    /** Ends {@link #run} soon, and with it the service of its links. */
    public void stop() {
        stopped = true;
    }

    @Override
    public void run() {
        while (!stopped) {
            try {
                takePart();
            } catch (AuthenticationException | AuthorizationException e) {
                release(Set.copyOf(served));
                links.values()
                        .forEach(link -> link.stopped(
                                "The Kafka of " + source + " refuses group " + group + ": " + e.getMessage(),
                                "correct the credentials in kafka.remoteProperties of " + source
                                        + ", or allow the account to read the stream's topics and to use the group"));
                pause();
            } catch (KafkaException e) {
                release(Set.copyOf(served));
                unreachable(e.getMessage());
                pause();
            } catch (RuntimeException e) {
                logger.error("The election of links from {} failed; it begins anew", source, e);
                release(Set.copyOf(served));
                unreachable(String.valueOf(e.getMessage()));
                pause();
            }
        }
    }

    private void takePart() {
        Consumer<byte[], byte[]> member = kafka.member("crosstide-election", group);
        try {
            joined = false;
            lookNanos = System.nanoTime() + LOOK.toNanos();
            member.subscribe(links.keySet(), new Assignment(member));
            while (!stopped) {
                member.poll(POLL);
                if (System.nanoTime() > lookNanos) {
                    look(member);
                    lookNanos = System.nanoTime() + LOOK.toNanos();
                }
            }
            // Before leaving the group: whoever is assigned next finds the links at rest.
            release(Set.copyOf(served));
        } finally {
            member.close(CloseOptions.timeout(CLOSE));
        }
    }

    /** Says what stands in the way of the links that this process does not serve. */
    private void look(Consumer<byte[], byte[]> member) {
        if (!joined) {
            unreachable("no answer");
            return;
        }
        links.forEach((topic, link) -> {
            if (served.contains(topic)) {
                return;
            }
            if (member.partitionsFor(topic).isEmpty()) {
                link.stopped(
                        "Topic " + topic + " does not exist in the Kafka of " + source,
                        "run `crosstide init -d " + source + "`");
            } else {
                link.standby();
            }
        });
    }

    private void unreachable(@Nullable String why) {
        links.forEach((topic, link) -> {
            if (!served.contains(topic)) {
                link.unreachable("The Kafka of " + source + " cannot be used: " + why);
            }
        });
    }

    private void release(Set<String> topics) {
        topics.forEach(topic -> link(topic).release());
        long deadline = System.nanoTime() + DRAIN.toNanos();
        for (String topic : topics) {
            Duration left = Duration.ofNanos(Math.max(1_000_000, deadline - System.nanoTime()));
            if (!link(topic).awaitReleased(left)) {
                logger.warn("The link that follows {} did not end in time; its epoch fences what is left", topic);
            }
            served.remove(topic);
        }
    }

    private AssignedLink link(String topic) {
        return Objects.requireNonNull(links.get(topic), topic);
    }

    private void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopped = true;
        }
    }

    private final class Assignment implements ConsumerRebalanceListener {
        private final Consumer<byte[], byte[]> member;

        private Assignment(Consumer<byte[], byte[]> member) {
            this.member = member;
        }

        /** Is called after every rebalance, with what is new. */
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            joined = true;
            member.pause(partitions);
            for (String topic : topics(partitions)) {
                if (served.add(topic)) {
                    link(topic).assigned();
                }
            }
            links.forEach((topic, link) -> {
                if (!served.contains(topic)) {
                    link.standby();
                }
            });
            lookNanos = System.nanoTime();
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            release(topics(partitions));
        }

        /** Too late to hand over: another process may serve them already. */
        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            logger.warn("Lost the membership in group {} of the Kafka of {}", group, source);
            joined = false;
            release(topics(partitions));
            unreachable("the membership in group " + group + " was lost");
        }

        private Set<String> topics(Collection<TopicPartition> partitions) {
            return partitions.stream()
                    .map(TopicPartition::topic)
                    .filter(links::containsKey)
                    .collect(Collectors.toSet());
        }
    }
}
