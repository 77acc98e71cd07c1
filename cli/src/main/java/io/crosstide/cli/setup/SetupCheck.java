package io.crosstide.cli.setup;

import io.crosstide.bookkeeping.JoinPoint;
import io.crosstide.bookkeeping.JoinPointTable;
import io.crosstide.bookkeeping.StreamTable;
import io.crosstide.change.event.Xid;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.wire.Checkpoint;
import io.crosstide.cli.connect.Opening;
import io.crosstide.cli.connect.Servers;
import io.crosstide.cli.connect.UnreachableException;
import io.crosstide.cli.connect.WrongPlace;
import io.crosstide.cli.outcome.CommandFailedException;
import io.crosstide.streams.StreamView;
import io.crosstide.syncer.proof.SettingFinding;
import io.crosstide.syncer.proof.SourceSettings;
import io.crosstide.syncer.proof.XaRecovery;
import io.crosstide.topology.StreamName;
import io.crosstide.topology.connect.Primary;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;

/**
 * All that can be known to be wrong before init changes anything.
 *
 * <p>Until it is closed, it keeps other runs of init away from the same servers.
 */
final class SetupCheck implements AutoCloseable {

    private static final int ACCESS_DENIED = 1045;

    private final SetupPlan plan;
    private final Servers servers;
    private final List<String> problems = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    /** Connections with the lock of init. */
    private final List<Connection> held = new ArrayList<>();

    SetupCheck(SetupPlan plan, Servers servers) {
        this.plan = plan;
        this.servers = servers;
    }

    /**
     * @return what could not be looked at
     * @throws CommandFailedException with every problem on a line of its own
     */
    List<String> check() throws CommandFailedException {
        String name = plan.datacenter().name();
        Opening<Admin> kafka = servers.openAdmin(name, name);
        Map<ClusterSetup, Opening<Primary>> mysql = new LinkedHashMap<>();
        Map<LinkStart, Opening<StreamView>> seeded = new LinkedHashMap<>();
        for (ClusterSetup setup : plan.clusters()) {
            mysql.put(setup, servers.openPrimary(name, plan.actingAccount(setup.cluster())));
            setup.links().stream()
                    .filter(link -> link.joinPoint().kind() == JoinPoint.Kind.SEEDED)
                    .forEach(link -> seeded.put(link, servers.openView(stream(link), name)));
        }
        checkKafka(kafka);
        mysql.forEach(this::checkCluster);
        seeded.forEach(this::checkSeed);
        if (!problems.isEmpty()) {
            throw new CommandFailedException("nothing was changed in datacenter %s, because:%n  %s"
                    .formatted(plan.datacenter().name(), String.join("\n  ", problems)));
        }
        return List.copyOf(notes);
    }

    private void checkKafka(Opening<Admin> opening) {
        String name = plan.datacenter().name();
        try (Admin admin = opening.await()) {
            new KafkaDemands(plan, servers, admin, problems, notes).check();
        } catch (UnreachableException failure) {
            problems.add(String.valueOf(failure.getMessage()));
        } catch (ExecutionException | TimeoutException failure) {
            problems.add("Kafka of %s does not list its brokers: %s".formatted(name, failure.getMessage()));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            problems.add("interrupted");
        }
    }

    private void checkCluster(ClusterSetup setup, Opening<Primary> opening) {
        String where = "MySQL cluster %s of %s"
                .formatted(setup.name(), plan.datacenter().name());
        try {
            Primary primary = opening.await();
            Connection connection = primary.connection();
            held.add(connection);
            if (!InitLock.take(connection)) {
                problems.add("%s: another crosstide init runs for this server. Wait until it has ended, then repeat."
                        .formatted(where));
                return;
            }
            checkAccount(setup, connection, where);
            checkSettings(setup, connection, where);
            checkPrepared(setup, connection, where);
            if (hasSchema(connection)) {
                checkPlace(setup, primary, where);
                checkJoinPoints(setup, connection);
            }
        } catch (UnreachableException failure) {
            problems.add(String.valueOf(failure.getMessage()));
        } catch (SQLException failure) {
            problems.add(servers.refusal(plan.datacenter().name(), setup.name(), failure));
        }
    }

    private void checkAccount(ClusterSetup setup, Connection connection, String where) throws SQLException {
        if (plan.administrator() == null) {
            return;
        }
        setup.cluster().password().resolve(servers.environment());
        boolean exists;
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT 1 FROM mysql.user WHERE user = ? AND host = '%'")) {
            statement.setString(1, setup.cluster().username());
            exists = statement.executeQuery().next();
        } catch (SQLException refused) {
            problems.add("%s: %s may not read mysql.user, so it is no administrator: %s"
                    .formatted(where, plan.administrator().username(), refused.getMessage()));
            return;
        }
        if (exists) {
            try (Connection own =
                    servers.primary(plan.datacenter().name(), setup.cluster()).connection()) {
                own.isValid(1);
            } catch (UnreachableException refused) {
                boolean otherPassword =
                        refused.getCause() instanceof SQLException cause && cause.getErrorCode() == ACCESS_DENIED;
                problems.add("%s: account '%s'@'%%' is there already, but %s. %s"
                        .formatted(
                                where,
                                setup.cluster().username(),
                                otherPassword
                                        ? "with another password than "
                                                + setup.cluster().password()
                                        : "cannot be used",
                                refused.getMessage()));
            }
        }
    }

    private void checkSettings(ClusterSetup setup, Connection connection, String where) throws SQLException {
        for (SettingFinding finding :
                SourceSettings.check(connection, setup.cluster().accept())) {
            if (!finding.accepted()) {
                problems.add("%s: %s. Remedy: %s.".formatted(where, finding, finding.remedy()));
            }
        }
    }

    private static boolean hasSchema(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM information_schema.tables"
                        + " WHERE table_schema = 'crosstide' AND table_name IN ('stream', 'join_point')")) {
            return rows.next() && rows.getInt(1) == 2;
        }
    }

    /** One MySQL takes part in one cluster of one mesh; another row tells of a second name for the same server. */
    private void checkPlace(ClusterSetup setup, Primary primary, String where) throws SQLException {
        WrongPlace.ofMysql(primary.connection(), primary.endpoint(), setup.stream())
                .ifPresent(wrong -> problems.add("%s: %s. Remedy: %s.".formatted(where, wrong.what(), wrong.remedy())));
    }

    /** What was prepared before the stream begins and commits later would not be in it. */
    private void checkPrepared(ClusterSetup setup, Connection connection, String where) throws SQLException {
        if (hasSchema(connection) && hasStream(setup, connection)) {
            return;
        }
        Optional<List<Xid>> prepared = XaRecovery.prepared(connection);
        if (prepared.isEmpty()) {
            notes.add(
                    "%s: could not look for prepared XA transactions (XA RECOVER needs %s). No stream is created while there are some; the account of the topology will look again."
                            .formatted(where, XaRecovery.PRIVILEGE));
        } else if (!prepared.get().isEmpty()) {
            problems.add(
                    "%s: XA transactions are prepared and neither committed nor rolled back: %s. The new stream could not hold their rows when they commit. Commit or roll back each (XA RECOVER shows them; on a physical copy of the source roll back), then repeat."
                            .formatted(where, prepared.get()));
        }
    }

    private boolean hasStream(ClusterSetup setup, Connection connection) throws SQLException {
        return new StreamTable(connection).find(setup.stream()).isPresent();
    }

    private void checkJoinPoints(ClusterSetup setup, Connection connection) throws SQLException {
        for (LinkStart link : setup.links()) {
            JoinPointTable points = new JoinPointTable(plan.topology().name(), link.cluster(), link.source());
            Optional<JoinPoint> declared = points.read(connection);
            if (declared.isPresent() && !declared.get().startsAs(link.joinPoint())) {
                problems.add(
                        "The link %s→%s of cluster %s has the join point '%s' already, now '%s' was given. Repeat what was declared; to start the link anew after seeding the target again, delete its row from crosstide.join_point and crosstide.position first."
                                .formatted(
                                        link.source(),
                                        plan.datacenter().name(),
                                        link.cluster(),
                                        declared.get(),
                                        link.joinPoint()));
            }
        }
    }

    private StreamName stream(LinkStart link) {
        return plan.topology().stream(link.cluster(), link.source());
    }

    /** A dump from before the source's stream began lacks what came between; a source that is not there yet cannot tell. */
    private void checkSeed(LinkStart link, Opening<StreamView> opening) {
        StreamName stream = stream(link);
        try (StreamView view = opening.await()) {
            Optional<Checkpoint> checkpoint = view.checkpoint();
            if (checkpoint.isPresent()) {
                GtidSet missing =
                        checkpoint.get().startGtidSet().minus(link.joinPoint().seeded());
                if (!missing.isEmpty()) {
                    problems.add(
                            "The dump of %s was taken before stream %s began: it lacks %s, and the stream does not hold them either. Take a dump now, load it, and give its GTID set."
                                    .formatted(link.source(), stream, missing));
                }
            }
        } catch (KafkaException | UnreachableException unreachable) {
            // the writer looks again when it first meets the stream
        }
    }

    /** Lets the next init begin. */
    @Override
    public void close() {
        for (Connection connection : held) {
            try {
                connection.close();
            } catch (SQLException gone) {
                // the server has released the lock with the connection
            }
        }
    }
}
