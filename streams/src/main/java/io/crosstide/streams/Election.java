package io.crosstide.streams;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
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
 * Decides which process serves which stream or link. The processes are a consumer group on the checkpoints topics, and
 * Kafka assigns each topic to one of them. Nothing is read from the topics.
 *
 * <p>Membership alone does not prevent two processes from working at the same time: a paused process learns late that
 * the group removed it. The producer's transactional id fences a syncer; the epoch fences a writer.
 *
 * <p>Invariants:
 * <ul>
 *   <li>Only {@link #stop} ends the election. Every failure releases all assignees, is reported to them, and is
 *       retried.
 *   <li>A partition is returned to the group only after its assignee has stopped, or its patience has ended.
 * </ul>
 */
public final class Election {
    private static final Logger LOG = LoggerFactory.getLogger(Election.class);
    /** A process that sends no heartbeat for this long loses its streams and links to another process. */
    public static final Duration SESSION_TIMEOUT = Duration.ofSeconds(6);

    private static final Duration POLL = Duration.ofMillis(200);
    /** While an assignee waits for its first confirmation. */
    private static final Duration SHORT_POLL = Duration.ofMillis(10);
    /** How long all assignees together may take to stop. */
    private static final Duration RELEASE_TIMEOUT = Duration.ofSeconds(6);

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration CHECK_INTERVAL = Duration.ofSeconds(5);
    private static final Duration RETRY_PAUSE = Duration.ofSeconds(2);

    private final String group;
    private final Supplier<Consumer<byte[], byte[]>> members;
    private final Map<String, Assignee> assignees;
    private final Time time;
    private final Thread thread;
    private volatile boolean stopped;
    /** Topics of the assignees that this process serves. Only the election's thread uses this field and those below. */
    private final Map<String, TopicAssignment> served = new HashMap<>();

    private boolean joined;
    private long nextCheckNanos;

    /**
     * @param name name of the thread
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

    /** Stops all assignees and leaves the group, soon; returns at once. */
    public void stop() {
        stopped = true;
    }

    /** Waits until the election has stopped; false if the patience ends before. */
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
                participate();
            } catch (AuthenticationException | AuthorizationException e) {
                failed(e);
                forEach(assignees.keySet(), assignee -> assignee.refused(e.getMessage() + " (group " + group + ")"));
                pause();
            } catch (RuntimeException | Error e) {
                // an Error, too: otherwise the thread would end, and nobody would serve its assignees
                failed(e);
                unreachable(KafkaProblem.of(e).reason());
                pause();
            }
        }
    }

    private void failed(Throwable e) {
        LOG.atWarn()
                .addKeyValue("group", group)
                .addKeyValue("error", KafkaProblem.of(e).reason())
                .setCause(e instanceof org.apache.kafka.common.KafkaException ? null : e)
                .log("Election failed; joining the group again");
        release(Set.copyOf(served.keySet()));
    }

    private void participate() {
        Consumer<byte[], byte[]> member = members.get();
        try {
            joined = false;
            nextCheckNanos = time.nanos() + CHECK_INTERVAL.toNanos();
            member.subscribe(assignees.keySet(), new Rebalance(member));
            while (!stopped) {
                member.poll(served.values().stream().anyMatch(TopicAssignment::isNew) ? SHORT_POLL : POLL);
                served.values().forEach(assignment -> assignment.ask(member));
                if (time.nanos() - nextCheckNanos > 0) {
                    check(member);
                    nextCheckNanos = time.nanos() + CHECK_INTERVAL.toNanos();
                }
            }
        } finally {
            // Before leaving the group, so that the next owner finds them stopped.
            release(Set.copyOf(served.keySet()));
            member.close(CloseOptions.timeout(CLOSE_TIMEOUT));
        }
    }

    /** Reports to the other assignees why this process does not serve them. */
    private void check(Consumer<byte[], byte[]> member) {
        if (!joined) {
            unreachable("no answer");
            return;
        }
        assignees.forEach((topic, assignee) -> {
            if (served.containsKey(topic)) {
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
        others.removeAll(served.keySet());
        forEach(others, assignee -> assignee.unreachable(why));
    }

    /** Asks all assignees to stop before it waits for the first, so that they stop in parallel. */
    private void release(Set<String> revoked) {
        Set<String> topics = new HashSet<>(revoked);
        topics.retainAll(served.keySet()); // closing a member also revokes what was released before
        topics.forEach(topic -> Objects.requireNonNull(served.get(topic)).revoke());
        forEach(topics, Assignee::release);
        long deadline = time.nanos() + RELEASE_TIMEOUT.toNanos();
        forEach(topics, assignee -> {
            Duration left = Duration.ofNanos(Math.max(1_000_000, deadline - time.nanos()));
            if (!assignee.awaitReleased(left)) {
                LOG.atWarn()
                        .addKeyValue("group", group)
                        .addKeyValue("assignee", assignee)
                        .log("Assignee did not stop in time; it is fenced");
            }
        });
        served.keySet().removeAll(topics);
    }

    /** A failure of one assignee must not prevent the report to the others. */
    private void forEach(Set<String> topics, java.util.function.Consumer<Assignee> report) {
        for (String topic : topics) {
            try {
                report.accept(assignee(topic));
            } catch (RuntimeException e) {
                LOG.atError().addKeyValue("topic", topic).setCause(e).log("Reporting to an assignee failed");
            }
        }
    }

    private Assignee assignee(String topic) {
        return Objects.requireNonNull(assignees.get(topic), topic);
    }

    private void pause() {
        try {
            time.sleep(RETRY_PAUSE);
        } catch (InterruptedException e) {
            LOG.atDebug().addKeyValue("group", group).setCause(e).log("Interrupt ignored");
        }
    }

    private final class Rebalance implements ConsumerRebalanceListener {
        private final Consumer<byte[], byte[]> member;

        private Rebalance(Consumer<byte[], byte[]> member) {
            this.member = member;
        }

        /** Called after every rebalance, with the new partitions. */
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            joined = true;
            member.pause(partitions);
            for (String topic : topics(partitions)) {
                if (!served.containsKey(topic)) {
                    TopicAssignment assignment = new TopicAssignment(topic);
                    served.put(topic, assignment);
                    LOG.atInfo()
                            .addKeyValue("topic", topic)
                            .addKeyValue("group", group)
                            .log("Assigned to this process");
                    assignee(topic).assigned(assignment);
                }
            }
            assignees.forEach((topic, assignee) -> {
                if (!served.containsKey(topic)) {
                    assignee.standby();
                }
            });
            nextCheckNanos = time.nanos();
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            release(topics(partitions));
        }

        /** Too late to hand over: another process may serve them already. */
        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            LOG.atWarn().addKeyValue("group", group).log("Lost the membership in the group");
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
