package io.crosstide.streams;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides which process serves which stream or link: the processes are a consumer group on the checkpoints topics, and Kafka
 * assigns each topic to one of them. Nothing is read from the topics.
 *
 * <p>Membership alone does not keep two processes from working, since a paused one learns late that it was left out: the
 * producer's transactional id fences a syncer, the epoch a writer.
 *
 * <p>Invariants:
 * <ul>
 *   <li>It ends by {@link #stop} alone: whatever fails releases all assignees, is told to them, and is tried again.
 *   <li>A partition is given back only when its assignee is at rest, or its patience is over.
 * </ul>
 */
public final class Election {
    private static final Logger LOG = LoggerFactory.getLogger(Election.class);
    private static final Duration POLL = Duration.ofMillis(200);
    /** All assignees together have so long to come to rest. */
    private static final Duration RELEASE = Duration.ofSeconds(6);

    private static final Duration CLOSE = Duration.ofSeconds(2);
    private static final Duration LOOK = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final String group;
    private final Supplier<Consumer<byte[], byte[]>> members;
    private final Map<String, Assignee> assignees;
    private final Time time;
    private final Thread thread;
    private volatile boolean stopped;
    /** Topics of the assignees that this process serves. Only the election's thread uses this and the following. */
    private final Set<String> served = new HashSet<>();

    private boolean joined;
    private long lookNanos;

    /**
     * @param name of the thread
     * @param members opens a member of the group
     * @param assignees by checkpoints topic
     */
    public Election(
            String name,
            String group,
            Supplier<Consumer<byte[], byte[]>> members,
            Map<String, ? extends Assignee> assignees,
            Time time) {
        this.group = group;
        this.time = time;
        this.members = members;
        this.assignees = Map.copyOf(assignees);
        this.thread = new Thread(this::run, name);
        this.thread.setDaemon(true);
    }

    /** Joins the group in the background; returns at once. */
    public void start() {
        thread.start();
    }

    /** Brings all assignees to rest and leaves the group, soon; returns at once. */
    public void stop() {
        stopped = true;
    }

    /** Waits until it has stopped; false when the patience was over before. */
    public boolean awaitStopped(Duration patience) {
        boolean interrupted = false;
        long deadline = time.nanos() + patience.toNanos();
        for (long left = patience.toMillis(); thread.isAlive() && left > 0; ) {
            try {
                thread.join(left);
            } catch (InterruptedException e) {
                interrupted = true;
            }
            left = (deadline - time.nanos()) / 1_000_000;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }

    private void run() {
        while (!stopped) {
            try {
                takePart();
            } catch (AuthenticationException | AuthorizationException e) {
                failed(e);
                each(assignees.keySet(), assignee -> assignee.refused(e.getMessage() + " (group " + group + ")"));
                pause();
            } catch (RuntimeException | Error e) {
                // an Error, too: the thread would end, and what it serves be nobody's without a word
                failed(e);
                unreachable(KafkaFailure.reason(e));
                pause();
            }
        }
    }

    private void failed(Throwable e) {
        LOG.atWarn()
                .addKeyValue("group", group)
                .setCause(e instanceof org.apache.kafka.common.KafkaException ? null : e)
                .log("Election failed, joining the group again: {}", KafkaFailure.reason(e));
        release(Set.copyOf(served));
    }

    private void takePart() {
        Consumer<byte[], byte[]> member = members.get();
        try {
            joined = false;
            lookNanos = time.nanos() + LOOK.toNanos();
            member.subscribe(assignees.keySet(), new Assignment(member));
            while (!stopped) {
                member.poll(POLL);
                if (time.nanos() - lookNanos > 0) {
                    look(member);
                    lookNanos = time.nanos() + LOOK.toNanos();
                }
            }
        } finally {
            // Before leaving the group: whoever is assigned next finds them at rest.
            release(Set.copyOf(served));
            member.close(CloseOptions.timeout(CLOSE));
        }
    }

    /** Says what stands in the way of the assignees that this process does not serve. */
    private void look(Consumer<byte[], byte[]> member) {
        if (!joined) {
            unreachable("no answer");
            return;
        }
        assignees.forEach((topic, assignee) -> {
            if (served.contains(topic)) {
                return;
            }
            if (member.partitionsFor(topic).isEmpty()) {
                assignee.topicMissing(topic);
            } else {
                assignee.standby();
            }
        });
    }

    private void unreachable(String why) {
        Set<String> others = new HashSet<>(assignees.keySet());
        others.removeAll(served);
        each(others, assignee -> assignee.unreachable(why));
    }

    /** All are told before the first is waited for, so that they come to rest side by side. */
    private void release(Set<String> revoked) {
        Set<String> topics = new HashSet<>(revoked);
        topics.retainAll(served); // closing a member revokes what was released before
        each(topics, Assignee::release);
        long deadline = time.nanos() + RELEASE.toNanos();
        each(topics, assignee -> {
            Duration left = Duration.ofNanos(Math.max(1_000_000, deadline - time.nanos()));
            if (!assignee.awaitReleased(left)) {
                LOG.atWarn().addKeyValue("group", group).log("{} did not stop in time; it is fenced", assignee);
            }
        });
        served.removeAll(topics);
    }

    /** What fails for one assignee must not keep the others from being told. */
    private void each(Set<String> topics, java.util.function.Consumer<Assignee> told) {
        for (String topic : topics) {
            try {
                told.accept(assignee(topic));
            } catch (RuntimeException e) {
                LOG.atError().addKeyValue("topic", topic).setCause(e).log("Telling of an assignment failed");
            }
        }
    }

    private Assignee assignee(String topic) {
        return Objects.requireNonNull(assignees.get(topic), topic);
    }

    private void pause() {
        try {
            time.sleep(PAUSE);
        } catch (InterruptedException e) {
            LOG.debug("Nobody interrupts this thread to end it", e);
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
                    LOG.atInfo()
                            .addKeyValue("topic", topic)
                            .addKeyValue("group", group)
                            .log("Assigned to this process");
                    assignee(topic).assigned();
                }
            }
            assignees.forEach((topic, assignee) -> {
                if (!served.contains(topic)) {
                    assignee.standby();
                }
            });
            lookNanos = time.nanos();
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            release(topics(partitions));
        }

        /** Too late to hand over: another process may serve them already. */
        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            LOG.atWarn().addKeyValue("group", group).log("Membership in the group was lost");
            joined = false;
            release(topics(partitions));
            unreachable("the membership in group " + group + " was lost");
        }

        private Set<String> topics(Collection<TopicPartition> partitions) {
            return partitions.stream()
                    .filter(partition -> partition.partition() == 0)
                    .map(TopicPartition::topic)
                    .filter(assignees::containsKey)
                    .collect(Collectors.toSet());
        }
    }
}
