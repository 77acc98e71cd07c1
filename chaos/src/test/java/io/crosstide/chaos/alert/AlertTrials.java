package io.crosstide.chaos.alert;

import static org.awaitility.Awaitility.await;

import io.crosstide.chaos.mesh.ChaosDatacenter;
import io.crosstide.chaos.mesh.ChaosMesh;
import io.crosstide.chaos.mesh.Clocks;
import io.crosstide.testkit.folder.SmallDisk;
import io.crosstide.testkit.process.FakeClock;
import io.crosstide.testkit.process.ProgramProcess;
import io.crosstide.testkit.proxy.TcpProxy;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.jspecify.annotations.Nullable;

/** A trial for each alert rule: the first datacenter is the source, the second one the target. */
final class AlertTrials {
    static final String TABLE = "chaos.note";
    static final String SECOND_TABLE = "chaos.second_note";

    /** The bound of the rules about lags and lock waits. */
    private static final Duration BOUND = Duration.ofSeconds(30);
    /** The services ask for a retention every 30 seconds. */
    private static final Duration ASKED_AGAIN = Duration.ofSeconds(30);
    /** The fourth failure of a service that tries again with pauses between. */
    private static final Duration FOURTH_FAILURE = Duration.ofSeconds(90);

    private static final Duration JUMP = Duration.ofSeconds(40);
    private static final long HOUR_MILLIS = Duration.ofHours(1).toMillis();
    private static final Pattern REMEDY = Pattern.compile("--gtid (\\S+)");

    private final ChaosMesh mesh;
    private final ChaosDatacenter source;
    private final ChaosDatacenter target;
    private final LivePrometheus prometheus;
    private final SmallDisk disk;
    private final Notes notes;

    AlertTrials(ChaosMesh mesh, LivePrometheus prometheus, SmallDisk disk, Notes notes) {
        this.mesh = mesh;
        this.source = mesh.datacenters().get(0);
        this.target = mesh.datacenters().get(1);
        this.prometheus = prometheus;
        this.disk = disk;
        this.notes = notes;
    }

    List<AlertTrial> all() {
        return List.of(
                AlertTrial.of(
                        Set.of("CrosstideProcessDown", "CrosstideStreamNotServed"),
                        () -> service(source, "syncer").kill(),
                        () -> service(source, "syncer").start()),
                AlertTrial.of(
                        Set.of("CrosstideLinkNotServed"),
                        () -> service(target, "writer").kill(),
                        () -> service(target, "writer").start()),
                AlertTrial.of(
                        Set.of("CrosstideNotMonitored"), () -> prometheus.scrape(false), () -> prometheus.scrape(true)),
                clockJump("CrosstideSourceClockSkew", Clocks::mysql),
                clockJump("CrosstideLinkClockSkew", Clocks::services),
                AlertTrial.of(Set.of("CrosstideStreamStopped"), this::writeStatement, this::skipStatement),
                AlertTrial.of(Set.of("CrosstideLinkStopped"), this::dropTable, this::createTable),
                AlertTrial.of(
                        Set.of("CrosstideLinkUnreachable"),
                        () -> cut(source.kafkaNetwork()),
                        () -> forward(source.kafkaNetwork())),
                AlertTrial.of(
                                Set.of("CrosstideStreamRetrying", "CrosstideSyncerLag", "CrosstideSyncerRestarts"),
                                () -> cut(source.mysqlNetwork()),
                                () -> forward(source.mysqlNetwork()))
                        .after(FOURTH_FAILURE)
                        .lasting(),
                lockedRow(),
                AlertTrial.of(
                        Set.of("CrosstideLinkPaused"),
                        () -> order("pause", "--link", link(), "--reason", "trial"),
                        () -> order("resume", "--link", link())),
                AlertTrial.of(Set.of("CrosstideBinlogDisk"), disk::fill, disk::free)
                        .lasting(), // its forecast takes what happened for the start of a trend
                AlertTrial.of(
                                Set.of("CrosstideBinlogHeadroom"),
                                () -> mesh.execute(source, List.of("SET GLOBAL binlog_expire_logs_seconds = 3600")),
                                () -> mesh.execute(source, List.of("SET GLOBAL binlog_expire_logs_seconds = 2592000")))
                        .after(ASKED_AGAIN),
                AlertTrial.of(
                                Set.of("CrosstideTopicHeadroom"),
                                () -> retention(AlterConfigOp.OpType.SET),
                                () -> retention(AlterConfigOp.OpType.DELETE))
                        .after(ASKED_AGAIN)
                        .lasting(),
                AlertTrial.of(Set.of("CrosstideConflicts"), this::provokeConflict, () -> {})
                        .lasting(),
                AlertTrial.of(
                                Set.of("CrosstideLinkRestarts"),
                                () -> cut(target.mysqlNetwork()),
                                () -> forward(target.mysqlNetwork()))
                        .after(FOURTH_FAILURE)
                        .lasting(),
                AlertTrial.of(Set.of("CrosstideProcessRestarts"), this::restartTwice, () -> {})
                        .lasting());
    }

    private AlertTrial clockJump(String alert, Function<Clocks, FakeClock> of) {
        FakeClock clock = of.apply(source.clocks().orElseThrow());
        return AlertTrial.of(Set.of(alert), () -> clock.differBy(JUMP), () -> clock.differBy(Duration.ZERO));
    }

    private String link() {
        return source.name() + "/" + target.name();
    }

    private static ProgramProcess service(ChaosDatacenter datacenter, String kind) {
        return Objects.requireNonNull(datacenter.services().get(kind));
    }

    private static void cut(List<TcpProxy> network) {
        for (TcpProxy proxy : network) {
            proxy.refuse();
            proxy.cut();
        }
    }

    private static void forward(List<TcpProxy> network) throws IOException {
        for (TcpProxy proxy : network) {
            proxy.forward();
        }
    }

    private void order(String... arguments) throws IOException {
        String answer = mesh.command(arguments);
        if (!answer.contains("exit code 0")) {
            throw new IOException(answer);
        }
    }

    private void writeStatement() throws SQLException {
        mesh.execute(
                source,
                List.of(
                        "SET SESSION binlog_format = 'STATEMENT'",
                        "INSERT INTO " + TABLE + " (id) VALUES ('statement')"));
    }

    /** Follows the remedy that {@code status} prints. */
    private void skipStatement() throws IOException {
        String status = mesh.command("status");
        Matcher remedy = REMEDY.matcher(status);
        if (!remedy.find()) {
            throw new IOException("status names no transaction to skip:\n" + status);
        }
        order("skip", "--stream", source.name(), "--gtid", remedy.group(1), "--reason", "trial", "--yes");
    }

    private void dropTable() throws SQLException {
        mesh.execute(target, List.of("DROP TABLE " + SECOND_TABLE));
        mesh.execute(source, List.of("INSERT INTO " + SECOND_TABLE + " (id) VALUES ('lost table')"));
    }

    private void createTable() throws SQLException {
        mesh.execute(target, List.of("CREATE TABLE " + SECOND_TABLE + " LIKE " + TABLE));
    }

    /** A session of an application at the target holds the lock of a row that the source changes. */
    private AlertTrial lockedRow() {
        Held session = new Held();
        return AlertTrial.of(
                        Set.of("CrosstideLockWait", "CrosstideLinkLag"),
                        () -> {
                            notes.replicate("locked", source);
                            session.connection = target.mysql().connect();
                            Connection held = Objects.requireNonNull(session.connection);
                            held.setAutoCommit(false);
                            try (var statement = held.createStatement()) {
                                statement.execute("SELECT * FROM " + TABLE + " WHERE id = 'locked' FOR UPDATE");
                            }
                            mesh.execute(source, List.of("DELETE FROM " + TABLE + " WHERE id = 'locked'"));
                        },
                        () -> Objects.requireNonNull(session.connection).close())
                .after(BOUND);
    }

    private static final class Held {
        private @Nullable Connection connection;
    }

    private void retention(AlterConfigOp.OpType operation) throws ExecutionException, InterruptedException {
        ConfigResource topic = new ConfigResource(
                ConfigResource.Type.TOPIC, mesh.stream(source).transactionsTopic());
        Collection<AlterConfigOp> change =
                List.of(new AlterConfigOp(new ConfigEntry("retention.ms", Long.toString(HOUR_MILLIS)), operation));
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", source.kafka().bootstrapServers()))) {
            admin.incrementalAlterConfigs(Map.of(topic, change)).all().get();
        }
    }

    /** The row is at the target before the source inserts another one with its key. */
    private void provokeConflict() throws SQLException {
        String insert = "INSERT INTO " + TABLE + " VALUES ('twice', '%s')";
        mesh.execute(target, List.of("SET SESSION sql_log_bin = 0", insert.formatted(target.name())));
        mesh.execute(source, List.of(insert.formatted(source.name())));
    }

    /** A restart counts when Prometheus has seen the process before and after it. */
    private void restartTwice() throws IOException {
        String start = "process_start_time_seconds{instance=\"" + source.name() + "-syncer\"} > ";
        for (int restarts = 0; restarts < 2; restarts++) {
            String later = start + Instant.now().getEpochSecond();
            service(source, "syncer").stop();
            service(source, "syncer").start();
            await().atMost(Notes.PATIENCE).until(() -> prometheus.holds(later));
        }
    }
}
