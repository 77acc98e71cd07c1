package io.crosstide.cli.setup;

import io.crosstide.bookkeeping.CrosstideSchema;
import io.crosstide.bookkeeping.JoinPointTable;
import io.crosstide.topology.LoopPrevention;
import io.crosstide.topology.StreamName;
import io.crosstide.topology.TopicSettings;
import java.io.PrintWriter;
import java.util.List;

/** The plan as SQL that an administrator can read and run, with the Kafka part as comments. No secret is shown. */
public final class SetupText {

    private final SetupPlan plan;

    public SetupText(SetupPlan plan) {
        this.plan = plan;
    }

    public void printTo(PrintWriter out) {
        out.printf(
                "-- crosstide init of datacenter %s, mesh %s%n",
                plan.datacenter().name(), plan.topology().name());
        plan.clusters().forEach(cluster -> print(cluster, out));
        out.flush();
    }

    private void print(ClusterSetup setup, PrintWriter out) {
        out.println();
        out.printf(
                "-- cluster %s: on the primary of %s%n",
                setup.name(), setup.cluster().endpoints());
        out.println("-- account, by an administrator; replace the password by "
                + setup.cluster().password());
        print(List.of(setup.grants().createUser("'<password>'")), out);
        printGrants(setup, out);
        out.println("-- schema");
        print(CrosstideSchema.statements(), out);
        printTopics(setup, out);
        out.println("-- stream: a row in crosstide.stream and the first checkpoint, only where there is none");
        for (LinkStart link : setup.links()) {
            out.printf(
                    "-- join point of the link %s→%s%n",
                    link.source(), plan.datacenter().name());
            print(List.of(insert(link)), out);
            if (setup.replication().loopPrevention() == LoopPrevention.GTID) {
                out.printf(
                        "-- %s for the GTIDs that %s executed before the link starts%n",
                        plan.accountPurged() ? "SET GLOBAL gtid_purged" : "empty transactions", link.source());
            }
        }
    }

    /** Those of all versions, of which one can be run as it is printed. */
    private static void printGrants(ClusterSetup setup, PrintWriter out) {
        List<String> newest = setup.grants().grants(ServerFeatures.NEWEST);
        List<String> oldest = setup.grants().grants(ServerFeatures.OLDEST);
        for (String grant : newest) {
            out.println(grant + ";" + since(grant));
        }
        oldest.stream()
                .filter(grant -> !newest.contains(grant))
                .forEach(
                        grant -> out.println("-- before MySQL 8.0.18 in place of REPLICATION_APPLIER: " + grant + ";"));
    }

    private static String since(String grant) {
        if (grant.contains("TRANSACTION_GTID_TAG")) {
            return " -- MySQL 8.3 and newer";
        }
        return grant.contains("REPLICATION_APPLIER") ? " -- MySQL 8.0.18 and newer" : "";
    }

    private void printTopics(ClusterSetup setup, PrintWriter out) {
        TopicSettings topics = plan.datacenter().kafka().topics();
        String durable = "replication factor %d, min.insync.replicas=%d"
                .formatted(topics.replicationFactor(), topics.minInsyncReplicas());
        out.printf("-- topics in Kafka at %s%n", plan.datacenter().kafka().bootstrapServers());
        out.printf(
                "--   %s: 1 partition, %s, retention.ms=%d%n",
                setup.stream().transactionsTopic(), durable, topics.retention().toMillis());
        out.printf(
                "--   %s: 1 partition, %s, cleanup.policy=compact%n",
                setup.stream().checkpointsTopic(), durable);
        for (StreamName stream : plan.copied(setup)) {
            out.printf(
                    "--   %s: 1 partition, %s, retention.ms=%d%n",
                    stream.copyTopic(), durable, topics.copyRetention().toMillis());
        }
    }

    private String insert(LinkStart link) {
        return new JoinPointTable(plan.topology().name(), link.cluster(), link.source()).insertion(link.joinPoint());
    }

    private static void print(List<String> statements, PrintWriter out) {
        statements.forEach(statement -> out.println(statement + ";"));
    }
}
