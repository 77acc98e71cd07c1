package io.crosstide.cli.service;

import com.github.luben.zstd.util.Native;
import io.crosstide.bookkeeping.JoinPointTable;
import io.crosstide.bookkeeping.StreamTable;
import io.crosstide.cli.connect.Opening;
import io.crosstide.cli.connect.Servers;
import io.crosstide.cli.connect.UnreachableException;
import io.crosstide.cli.connect.WrongPlace;
import io.crosstide.cli.outcome.CommandFailedException;
import io.crosstide.streams.BrokerSettings;
import io.crosstide.streams.KafkaProblem;
import io.crosstide.syncer.proof.SettingFinding;
import io.crosstide.syncer.proof.SourceSettings;
import io.crosstide.topology.Datacenter;
import io.crosstide.topology.MysqlCluster;
import io.crosstide.topology.StreamName;
import io.crosstide.topology.Topology;
import io.crosstide.topology.connect.Primary;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks once, before the services of a datacenter start, what they need to work at all.
 *
 * <p>So the person who starts the process learns of a wrong password or setting at once. The services themselves retry
 * the same failures later on, and failures of other datacenters.
 */
final class StartCheck {

    private static final Logger LOG = LoggerFactory.getLogger(StartCheck.class);
    /**
     * How long a server may take to answer. Services that start together on a busy machine are slow themselves. If they gave up
     * early, a supervisor would start them again, and the machine would never get less busy.
     */
    static final Duration PATIENCE = Duration.ofSeconds(8);

    private static final Duration SLOW = Duration.ofSeconds(4);
    private static final int NO_SUCH_TABLE = 1146;
    private static final int NO_SUCH_DATABASE = 1049;
    private static final int TABLE_ACCESS_DENIED = 1142;

    private final Topology topology;
    private final Datacenter datacenter;
    private final Servers servers;

    StartCheck(Topology topology, Datacenter datacenter, Servers servers) {
        this.topology = topology;
        this.datacenter = datacenter;
        this.servers = servers;
    }

    /** @throws CommandFailedException with every problem on a line of its own */
    void check(Set<String> clusters, boolean syncers, boolean writers) throws CommandFailedException {
        List<String> problems = new ArrayList<>();
        checkCompression(problems);
        servers.loadKafkaClients(datacenter.name());
        Opening<Admin> kafka = servers.openAdmin(datacenter.name(), datacenter.name());
        Map<String, Opening<Primary>> mysql = new TreeMap<>();
        clusters.forEach(cluster -> mysql.put(cluster, servers.openPrimary(datacenter.name(), cluster)));
        reportSlow(kafka);
        mysql.values().forEach(StartCheck::reportSlow);
        checkKafka(kafka, problems);
        mysql.forEach(
                (cluster, opening) -> checkCluster(datacenter.cluster(cluster), opening, syncers, writers, problems));
        if (!problems.isEmpty()) {
            throw new CommandFailedException("cannot start for datacenter %s:%n  %s"
                    .formatted(datacenter.name(), String.join("\n  ", problems)));
        }
    }

    private static void reportSlow(Opening<?> opening) {
        if (!opening.isAnswered(SLOW)) {
            LOG.warn("No answer yet: {}; waiting for up to {} s", opening.what(), PATIENCE.toSeconds());
        }
    }

    /** Records in Kafka are compressed by a native library, which its Java part unpacks into the temporary folder. */
    private static void checkCompression(List<String> problems) {
        try {
            Native.load();
        } catch (LinkageError failure) {
            problems.add(
                    "the compression library zstd cannot be loaded (%s). Remedy: mount the temporary folder %s without noexec, or name another one with CROSSTIDE_OPTS=-DZstdTempFolder=FOLDER."
                            .formatted(failure.getMessage(), System.getProperty("java.io.tmpdir")));
        }
    }

    private void checkKafka(Opening<Admin> opening, List<String> problems) {
        try (Admin admin = opening.await()) {
            WrongPlace.ofKafka(topology, datacenter, admin, PATIENCE)
                    .ifPresent(wrong -> problems.add(
                            "Kafka of %s: %s. Remedy: %s.".formatted(datacenter.name(), wrong.what(), wrong.remedy())));
            for (BrokerSettings.Finding finding :
                    servers.brokerSettings(datacenter.name(), admin).check()) {
                problems.add(
                        "Kafka of %s: %s. Remedy: %s.".formatted(datacenter.name(), finding.what(), finding.remedy()));
            }
        } catch (UnreachableException failure) {
            problems.add(String.valueOf(failure.getMessage()));
        } catch (ExecutionException | TimeoutException failure) {
            problems.add("Kafka of %s does not list its topics: %s"
                    .formatted(datacenter.name(), KafkaProblem.of(failure).reason()));
        } catch (BrokerSettings.UnreadableException failure) {
            LOG.atInfo()
                    .addKeyValue("datacenter", datacenter.name())
                    .log("Kafka does not show the settings of its brokers: {}", failure.getMessage());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            problems.add("interrupted");
        }
    }

    private void checkCluster(
            MysqlCluster cluster, Opening<Primary> opening, boolean syncers, boolean writers, List<String> problems) {
        try {
            Primary primary = opening.await();
            try (Connection connection = primary.connection()) {
                StreamName stream = topology.stream(cluster.name(), datacenter.name());
                Optional<WrongPlace> wrong =
                        ofInitialised(() -> WrongPlace.ofMysql(connection, primary.endpoint(), stream));
                if (wrong.isPresent()) {
                    problems.add("MySQL cluster %s of %s: %s. Remedy: %s."
                            .formatted(
                                    cluster.name(),
                                    datacenter.name(),
                                    wrong.get().what(),
                                    wrong.get().remedy()));
                    return; // what else it lacks would mislead
                }
                if (syncers) {
                    checkSettings(cluster, primary, problems);
                    require(
                            ofInitialised(() -> new StreamTable(connection).find(stream))
                                    .isPresent(),
                            cluster,
                            "stream",
                            datacenter.name(),
                            problems);
                }
                if (writers) {
                    for (var link : topology.linksInto(cluster.name(), datacenter.name())) {
                        JoinPointTable points = new JoinPointTable(topology.name(), cluster.name(), link.from());
                        require(
                                ofInitialised(() -> points.read(connection)).isPresent(),
                                cluster,
                                "join_point",
                                link.from(),
                                problems);
                    }
                }
            }
        } catch (UnreachableException failure) {
            problems.add(String.valueOf(failure.getMessage()));
        } catch (SQLException failure) {
            problems.add(servers.refusal(datacenter.name(), cluster.name(), failure));
        }
    }

    private static void checkSettings(MysqlCluster cluster, Primary primary, List<String> problems)
            throws SQLException {
        for (SettingFinding finding : SourceSettings.check(primary.connection(), cluster.accept())) {
            if (finding.accepted()) {
                LOG.atWarn()
                        .addKeyValue("cluster", cluster.name())
                        .addKeyValue("endpoint", primary.endpoint())
                        .addKeyValue("setting", finding)
                        .log("Setting not met; accepted by the topology");
            } else {
                problems.add("MySQL cluster %s at %s: %s. Remedy: %s."
                        .formatted(cluster.name(), primary.endpoint(), finding, finding.remedy()));
            }
        }
    }

    private interface RowRead<T> {
        Optional<T> read() throws SQLException;
    }

    /** Before init, there is no table, or the account may not see it. */
    private static <T> Optional<T> ofInitialised(RowRead<T> row) throws SQLException {
        try {
            return row.read();
        } catch (SQLException failure) {
            int code = failure.getErrorCode();
            if (code != NO_SUCH_TABLE && code != NO_SUCH_DATABASE && code != TABLE_ACCESS_DENIED) {
                throw failure;
            }
            return Optional.empty();
        }
    }

    private void require(boolean found, MysqlCluster cluster, String table, String value, List<String> problems) {
        if (!found) {
            problems.add(
                    "MySQL cluster %s of %s has no row for %s in crosstide.%s. Run crosstide init -t %s -d %s first."
                            .formatted(
                                    cluster.name(),
                                    datacenter.name(),
                                    value,
                                    table,
                                    topology.file(),
                                    datacenter.name()));
        }
    }
}
