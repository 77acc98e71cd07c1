package io.crosstide.cli.setup;

import io.crosstide.bookkeeping.CrosstideSchema;
import io.crosstide.bookkeeping.JoinPoint;
import io.crosstide.bookkeeping.JoinPointTable;
import io.crosstide.bookkeeping.SqlText;
import io.crosstide.cli.connect.Servers;
import io.crosstide.cli.connect.UnreachableException;
import io.crosstide.cli.outcome.CommandFailedException;
import io.crosstide.streams.CopyTopic;
import io.crosstide.streams.KafkaProblem;
import io.crosstide.syncer.failure.StreamFencedException;
import io.crosstide.syncer.failure.StreamStoppedException;
import io.crosstide.syncer.stream.CreatedStream;
import io.crosstide.syncer.stream.StreamCreator;
import io.crosstide.topology.LoopPrevention;
import io.crosstide.topology.StreamName;
import io.crosstide.writer.failure.LinkFencedException;
import io.crosstide.writer.failure.LinkStoppedException;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Carries a plan out: account, schema, stream, join points and what lies before them, in this order, cluster by cluster.
 *
 * <p>Every step leaves alone what is there already, so that a run that broke off is simply repeated. The statements
 * before the stream begins are not part of it; on a repetition those touch only Crosstide's own tables and accounts.
 */
public final class Setup {

    private final SetupPlan plan;
    private final Servers servers;
    private final PrintWriter out;
    private final Consumer<String> progress;

    /** @param progress receives how far long work has come */
    public Setup(SetupPlan plan, Servers servers, PrintWriter out, Consumer<String> progress) {
        this.plan = plan;
        this.servers = servers;
        this.out = out;
        this.progress = progress;
    }

    public void run() throws CommandFailedException {
        try (SetupCheck check = new SetupCheck(plan, servers)) {
            check.check().forEach(out::println);
            for (ClusterSetup setup : plan.clusters()) {
                run(setup);
            }
        }
    }

    private void run(ClusterSetup setup) throws CommandFailedException {
        String datacenter = plan.datacenter().name();
        try {
            prepareServer(setup);
            createStream(setup);
            createCopies(setup);
            declareJoinPoints(setup);
            accountForHistory(setup);
        } catch (LinkStoppedException refused) {
            throw new CommandFailedException(refused.getMessage() + ". Remedy: " + refused.remedy() + ".", refused);
        } catch (StreamStoppedException refused) {
            throw new CommandFailedException(
                    "Stream %s: %s Remedy: %s".formatted(setup.stream(), refused.getMessage(), refused.remedy()),
                    refused);
        } catch (StreamFencedException another) {
            throw unfinished(
                    setup,
                    "another crosstide init or a syncer of the stream took over: %s.".formatted(another.getMessage()),
                    another);
        } catch (KafkaException failure) {
            KafkaProblem problem = KafkaProblem.of(failure);
            throw unfinished(
                    setup,
                    "Kafka of %s: %s %s"
                            .formatted(
                                    datacenter, Servers.sentence(problem.reason()), Servers.advice(problem.remedy())),
                    failure);
        } catch (SQLException failure) {
            throw unfinished(setup, servers.refusal(datacenter, setup.name(), failure), failure);
        } catch (UnreachableException | LinkFencedException failure) {
            throw unfinished(setup, String.valueOf(failure.getMessage()), failure);
        }
    }

    private CommandFailedException unfinished(ClusterSetup setup, String why, Exception failure) {
        return new CommandFailedException(
                "Cluster %s of %s is not prepared to the end: %s Run the same command again after you have fixed that."
                        .formatted(setup.name(), plan.datacenter().name(), why),
                failure);
    }

    private void prepareServer(ClusterSetup setup) throws UnreachableException, SQLException {
        try (Connection connection = servers.primary(plan.datacenter().name(), plan.actingAccount(setup.cluster()))
                        .connection();
                Statement statement = connection.createStatement()) {
            statement.execute("SET SESSION sql_mode = ''");
            if (plan.administrator() != null) {
                String password = setup.cluster().password().resolve(servers.environment());
                statement.execute(setup.grants().createUser(SqlText.literalInEmptySqlMode(password)));
                for (String grant : setup.grants().grants(ServerFeatures.of(connection))) {
                    statement.execute(grant);
                }
                say(setup, "account %s has its grants".formatted(setup.cluster().username()));
            }
            MissingTables missing = MissingTables.of(connection);
            for (String sql : CrosstideSchema.statements()) {
                if (missing.needs(sql)) {
                    statement.execute(sql);
                }
            }
            say(setup, "schema crosstide " + (missing.isEmpty() ? "was there" : "created"));
        }
    }

    private void createStream(ClusterSetup setup) throws SQLException {
        CreatedStream created = new StreamCreator(
                        plan.topology(), plan.datacenter().name(), servers.environment())
                .create(setup.name());
        say(
                setup,
                "stream %s %s, stream_id %s, starts after %s"
                        .formatted(
                                created.stream(),
                                created.isNew() ? "created" : "was there",
                                created.streamId(),
                                created.startGtidSet().isEmpty() ? "nothing" : created.startGtidSet()));
    }

    private void createCopies(ClusterSetup setup) {
        String datacenter = plan.datacenter().name();
        for (StreamName stream : plan.copied(setup)) {
            try (CopyTopic topic = new CopyTopic(stream, servers.kafka(datacenter, datacenter))) {
                boolean isNew = topic.create(plan.datacenter().kafka().topics());
                say(setup, "topic %s for a copy %s".formatted(stream.copyTopic(), isNew ? "created" : "was there"));
            } catch (InterruptedException e) {
                throw new InterruptException(e);
            }
        }
    }

    private void declareJoinPoints(ClusterSetup setup) throws UnreachableException, SQLException {
        try (Connection connection =
                servers.primary(plan.datacenter().name(), setup.cluster()).connection()) {
            for (LinkStart link : setup.links()) {
                JoinPoint declared = new JoinPointTable(plan.topology().name(), link.cluster(), link.source())
                        .declare(connection, link.joinPoint());
                say(
                        setup,
                        "link %s→%s starts %s"
                                .formatted(link.source(), plan.datacenter().name(), declared));
            }
        }
    }

    private void accountForHistory(ClusterSetup setup)
            throws UnreachableException, SQLException, LinkStoppedException, LinkFencedException,
                    CommandFailedException {
        if (setup.replication().loopPrevention() != LoopPrevention.GTID) {
            return;
        }
        HistorySetup history = new HistorySetup(plan, servers, message -> say(setup, message), progress);
        try {
            for (LinkStart link : setup.links()) {
                history.account(setup, link);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailedException("interrupted; run the same command again", e);
        }
    }

    private void say(ClusterSetup setup, String message) {
        out.println("cluster " + setup.name() + ": " + message);
        out.flush();
    }
}
