package io.crosstide.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestKafka.class)
class ElectionTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** A question that has no answer makes a test hang. */
    private static final Duration NO_END = Duration.ofDays(1);

    private static final Duration SESSION = Duration.ofSeconds(4);

    private final TestKafka.Running kafka;
    private final String group = "group-" + UUID.randomUUID();
    private final List<Election> elections = new ArrayList<>();
    private final List<String> calls = new CopyOnWriteArrayList<>();

    ElectionTest(TestKafka.Running kafka) {
        this.kafka = kafka;
    }

    @AfterEach
    void stop() {
        elections.forEach(Election::stop);
        elections.forEach(
                election -> assertThat(election.awaitStopped(PATIENCE)).isTrue());
    }

    /** An address that does not resolve makes the constructor of the client throw. An Error would end the thread. */
    @Test
    void reportsFailuresAndRetries() throws Exception {
        String topic = kafka.createTopics(1)[0];
        AtomicInteger tries = new AtomicInteger();
        Recorder recorder = new Recorder(topic);
        start(
                () -> {
                    switch (tries.getAndIncrement()) {
                        case 0 -> throw new KafkaException("No resolvable bootstrap urls given");
                        case 1 -> throw new StackOverflowError("deep");
                        default -> {
                            return member();
                        }
                    }
                },
                Map.of(topic, recorder));
        await().atMost(PATIENCE).until(() -> recorder.state.equals("assigned"));
        assertThat(recorder.reports)
                .anyMatch(what -> what.contains("unreachable: No resolvable bootstrap urls given"))
                .anyMatch(what -> what.contains("unreachable: deep"));
    }

    @Test
    void membersShareTheTopicsAndTakeOver() throws Exception {
        Map<String, Recorder> one = recorders(kafka.createTopics(5));
        Map<String, Recorder> other = recorders(one.keySet().toArray(String[]::new));
        Election first = start(this::member, one);
        await().atMost(PATIENCE).until(() -> assigned(one) == 5);
        start(this::member, other);
        await().atMost(PATIENCE).until(() -> assigned(one) == 3 && assigned(other) == 2);
        assertThat(one.values())
                .filteredOn(each -> !each.state.equals("assigned"))
                .allMatch(each -> each.state.equals("standby"));
        first.stop();
        assertThat(first.awaitStopped(PATIENCE)).isTrue();
        assertThat(assigned(one)).isZero();
        await().atMost(PATIENCE).until(() -> assigned(other) == 5);
    }

    /** An assignee that stops slowly must not delay the next one. */
    @Test
    void asksAllToStopBeforeItWaits() throws Exception {
        Map<String, Recorder> all = recorders(kafka.createTopics(3));
        Election election = start(this::member, all);
        await().atMost(PATIENCE).until(() -> assigned(all) == 3);
        calls.clear();
        election.stop();
        assertThat(election.awaitStopped(PATIENCE)).isTrue();
        assertThat(calls)
                .containsExactly("release", "release", "release", "awaitReleased", "awaitReleased", "awaitReleased");
    }

    @Test
    void reportsMissingTopic() throws Exception {
        String there = kafka.createTopics(1)[0];
        Map<String, Recorder> all = recorders(there, "missing-" + UUID.randomUUID());
        start(this::member, all);
        await().atMost(PATIENCE)
                .until(() -> all.values().stream().anyMatch(each -> each.state.equals("topic missing")));
        await().atMost(PATIENCE).until(() -> assigned(all) == 1);
    }

    @Test
    void confirmsAnAssignmentWhileItHolds() throws Exception {
        Map<String, Recorder> all = recorders(kafka.createTopics(2));
        Election election = start(this::member, all);
        await().atMost(PATIENCE).until(() -> assigned(all) == 2);
        List<Assignment> assignments = all.values().stream()
                .map(each -> Objects.requireNonNull(each.assignment))
                .toList();
        for (Assignment assignment : assignments) {
            assertThat(assignment.confirm(PATIENCE)).isTrue();
            assertThat(assignment.confirm(PATIENCE)).isTrue();
        }
        election.stop();
        assertThat(election.awaitStopped(PATIENCE)).isTrue();
        for (Assignment assignment : assignments) {
            assertThat(assignment.confirm(NO_END)).isFalse();
        }
    }

    /** A member learns late that the group has removed it, for example after a pause of the process. */
    @Test
    void doesNotConfirmAnAssignmentThatTheGroupHasTakenAway() throws Exception {
        String topic = kafka.createTopics(1)[0];
        Map<String, Recorder> all = recorders(topic);
        start(this::member, all);
        await().atMost(PATIENCE).until(() -> assigned(all) == 1);
        Recorder recorder = Objects.requireNonNull(all.get(topic));
        Assignment before = Objects.requireNonNull(recorder.assignment);
        try (Admin admin = kafka.clients().admin("test")) {
            admin.removeMembersFromConsumerGroup(group, new RemoveMembersFromConsumerGroupOptions())
                    .all()
                    .get();
        }
        assertThat(before.confirm(NO_END)).isFalse();
        await().atMost(PATIENCE).until(() -> !before.equals(recorder.assignment));
        assertThat(Objects.requireNonNull(recorder.assignment).confirm(PATIENCE))
                .isTrue();
    }

    private Map<String, Recorder> recorders(String... topics) {
        Map<String, Recorder> all = new HashMap<>();
        for (String topic : topics) {
            all.put(topic, new Recorder(topic));
        }
        return all;
    }

    private static long assigned(Map<String, Recorder> recorders) {
        return recorders.values().stream()
                .filter(each -> each.state.equals("assigned"))
                .count();
    }

    private Consumer<byte[], byte[]> member() {
        return kafka.clients().member("test", group, SESSION);
    }

    private Election start(Supplier<Consumer<byte[], byte[]>> members, Map<String, Recorder> assignees) {
        Election election = new Election("test-election", group, members, assignees, Time.SYSTEM);
        elections.add(election);
        election.start();
        return election;
    }

    /** Records what is reported to it. */
    private final class Recorder implements Assignee {
        private final String topic;
        private final List<String> reports = new CopyOnWriteArrayList<>();
        private volatile String state = "";
        private volatile @Nullable Assignment assignment;

        Recorder(String topic) {
            this.topic = topic;
        }

        private void become(String now, String what) {
            state = now;
            reports.add(now + what);
        }

        @Override
        public void assigned(Assignment given) {
            assignment = given;
            become("assigned", "");
        }

        @Override
        public void release() {
            calls.add("release");
        }

        @Override
        public boolean awaitReleased(Duration patience) {
            calls.add("awaitReleased");
            become("released", "");
            return true;
        }

        @Override
        public void standby() {
            become("standby", "");
        }

        @Override
        public void unreachable(String error) {
            become("unreachable", ": " + error);
        }

        @Override
        public void refused(String error) {
            become("refused", ": " + error);
        }

        @Override
        public void topicMissing(String missing) {
            become("topic missing", "");
        }

        @Override
        public String toString() {
            return topic;
        }
    }
}
