package io.crosstide.cli.setup;

import io.crosstide.cli.connect.Servers;
import io.crosstide.cli.connect.WrongPlace;
import io.crosstide.streams.BrokerSettings;
import io.crosstide.streams.CopyTopic;
import io.crosstide.streams.KafkaProblem;
import io.crosstide.streams.StreamTopics;
import io.crosstide.streams.Time;
import io.crosstide.topology.StreamName;
import io.crosstide.topology.TopicSettings;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;

/** Asks the Kafka of a datacenter, before init changes anything, whether it lets init and the services do their work. */
final class KafkaDemands {

    private final SetupPlan plan;
    private final String datacenter;
    private final Servers servers;
    private final Admin admin;
    private final List<String> problems;
    private final List<String> notes;

    /**
     * @param problems receives every problem as a line for people
     * @param notes receives what could not be looked at
     */
    KafkaDemands(SetupPlan plan, Servers servers, Admin admin, List<String> problems, List<String> notes) {
        this.problems = problems;
        this.notes = notes;
        this.plan = plan;
        this.datacenter = plan.datacenter().name();
        this.servers = servers;
        this.admin = admin;
    }

    void check() throws ExecutionException, TimeoutException, InterruptedException {
        WrongPlace.ofKafka(plan.topology(), plan.datacenter(), admin, Servers.PATIENCE)
                .ifPresent(wrong -> problems.add(
                        "Kafka of %s: %s. Remedy: %s.".formatted(datacenter, wrong.what(), wrong.remedy())));
        if (enoughBrokers()) {
            plan.clusters().forEach(setup -> {
                topics(setup.stream());
                plan.copied(setup).forEach(this::copy);
            });
        }
        try {
            for (BrokerSettings.Finding finding :
                    servers.brokerSettings(datacenter, admin).check()) {
                problems.add("Kafka of %s: %s. Remedy: %s.".formatted(datacenter, finding.what(), finding.remedy()));
            }
        } catch (BrokerSettings.UnreadableException failure) {
            notes.add("Kafka of %s: could not look at the settings of its brokers: %s"
                    .formatted(datacenter, failure.getMessage()));
        }
    }

    private boolean enoughBrokers() throws ExecutionException, TimeoutException, InterruptedException {
        int wanted = settings().replicationFactor();
        int brokers = admin.describeCluster()
                .nodes()
                .get(Servers.PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .size();
        if (brokers < wanted) {
            problems.add(
                    "Kafka of %s has %d %s, but topics.replicationFactor is %d. Add brokers, or declare kafka.topics: { replicationFactor: %d, minInsyncReplicas: 1 } and live with less."
                            .formatted(datacenter, brokers, brokers == 1 ? "broker" : "brokers", wanted, brokers));
        }
        return brokers >= wanted;
    }

    private TopicSettings settings() {
        return plan.datacenter().kafka().topics();
    }

    private void topics(StreamName stream) {
        try (StreamTopics topics = new StreamTopics(
                stream, servers.kafka(datacenter, datacenter).withPatience(Servers.PATIENCE), Time.SYSTEM)) {
            topics.validate(settings());
        } catch (KafkaException refused) {
            refused("the topics of stream " + stream, refused);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            problems.add("interrupted");
        }
    }

    private void copy(StreamName stream) {
        try (CopyTopic topic =
                new CopyTopic(stream, servers.kafka(datacenter, datacenter).withPatience(Servers.PATIENCE))) {
            topic.validate(settings());
        } catch (KafkaException refused) {
            refused("topic " + stream.copyTopic(), refused);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            problems.add("interrupted");
        }
    }

    private void refused(String what, KafkaException refused) {
        KafkaProblem problem = KafkaProblem.of(refused);
        problems.add("Kafka of %s would not create %s: %s %s"
                .formatted(datacenter, what, Servers.sentence(problem.reason()), Servers.advice(problem.remedy())));
    }
}
