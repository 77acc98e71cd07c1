package io.crosstide.cli.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crosstide.change.gtid.Gtid;
import io.crosstide.change.row.EventsReader.TableRows;
import io.crosstide.cli.mesh.Mesh;
import io.crosstide.cli.mesh.MeshPlan;
import io.crosstide.streams.Time;
import io.crosstide.syncer.SyncerService;
import io.crosstide.syncer.status.StreamHealth;
import io.crosstide.testkit.mysql.MysqlRelease;
import io.crosstide.testkit.mysql.MysqlServer;
import io.crosstide.topology.LinkName;
import io.crosstide.topology.LoopPrevention;
import io.crosstide.writer.failure.LinkStoppedException;
import io.crosstide.writer.mapping.TableMappings;
import io.crosstide.writer.mapping.TransactionContext;
import io.crosstide.writer.row.RowApplier;
import io.crosstide.writer.schema.TargetSchema;
import io.crosstide.writer.session.JdbcSession;
import io.crosstide.writer.session.ReplaySession;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Runs cases that must be refused. A stopped link tries again only after seconds, so these tests call the writer's row
 * applier directly. Other tests show that a link stops on its refusal.
 */
final class RefusalRun {
    private static final LinkName LINK = new LinkName("mesh", "orders", "a", "b");
    private static final UUID STREAM = UUID.fromString("0d0a9d4e-6a3f-4a64-9c5b-222222222222");

    private final LoopPrevention mode;
    private final Map<String, MysqlRelease> releases;
    private final Direction direction;
    private final ReleasePair pair;
    private final List<String> problems = new ArrayList<>();

    private RefusalRun(LoopPrevention mode, Map<String, MysqlRelease> releases, Direction direction) {
        this.mode = mode;
        this.releases = releases;
        this.direction = direction;
        pair = direction.pair(releases);
    }

    static void assertRefused(LoopPrevention mode, MysqlRelease source, MysqlRelease target) throws Exception {
        RefusalRun run = new RefusalRun(mode, Map.of("a", source, "b", target), Direction.from("a"));
        run.run(run.pair.refused(Cases.all()));
        assertThat(run.problems).as("not refused as they should be").isEmpty();
        MatrixTable.fillIn(
                new MatrixColumn(mode, run.pair), one -> !one.refusal(run.pair).isEmpty());
    }

    private void run(List<MatrixCase> refused) throws Exception {
        try (Mesh mesh = mesh()) {
            mesh.initialise();
            byWriter(
                    mesh.mysql(direction.source()),
                    mesh.mysql(direction.target()),
                    refused.stream()
                            .filter(one -> !one.stopsStream(pair) && !one.stopsLink(pair))
                            .toList());
        }
        for (MatrixCase one : refused) {
            if (one.stopsLink(pair)) {
                byLink(one);
            }
        }
        byStreams(refused.stream().filter(one -> one.stopsStream(pair)).toList());
    }

    private Mesh mesh() {
        MeshPlan plan = MeshPlan.of(mode, "a", "b").include("*.*");
        releases.forEach(plan::release);
        return Mesh.bare(plan);
    }

    private void byWriter(MysqlServer source, MysqlServer target, List<MatrixCase> cases) throws Exception {
        TargetSchema schema = new TargetSchema(target::connect, Time.SYSTEM);
        RowApplier applier = new RowApplier(schema, new TableMappings(schema), Time.SYSTEM);
        SourceRows binlog = new SourceRows(source);
        try (Connection connection = target.connect()) {
            ReplaySession.prepare(connection);
            connection.setAutoCommit(false);
            for (int i = 0; i < cases.size(); i++) {
                MatrixCase one = cases.get(i);
                String database = one.database(i, direction.suffix());
                CaseServer.define(source, database, one.definitionsAtSource());
                CaseServer.define(target, database, one.definitionsAtTarget());
                binlog.skipToEnd();
                for (List<String> session : one.sessions()) {
                    CaseServer.run(source, database, session);
                }
                TransactionContext context = new TransactionContext(
                        LINK, STREAM, "a", Gtid.of(STREAM, i + 1L), i + 1L, "binlog.000001:4", schema.version());
                expect(one, answer(applier, connection, context, binlog.read()));
                connection.rollback();
            }
        }
    }

    private static String answer(
            RowApplier applier, Connection connection, TransactionContext context, List<List<TableRows>> transactions)
            throws SQLException {
        try {
            for (List<TableRows> transaction : transactions) {
                applier.apply(new JdbcSession(connection), context, transaction);
            }
            return "";
        } catch (LinkStoppedException e) {
            return e.getMessage() + "; " + e.remedy();
        }
    }

    /** A transaction that the target's MySQL refuses at the commit stops the link, whatever the table. */
    private void byLink(MatrixCase one) throws SQLException {
        try (Mesh mesh = mesh()) {
            MysqlServer source = mesh.mysql(direction.source());
            String database = one.database(0, direction.suffix());
            CaseServer.define(source, database, one.definitionsAtSource());
            CaseServer.define(mesh.mysql(direction.target()), database, one.definitionsAtTarget());
            mesh.initialise();
            mesh.startAll();
            for (List<String> session : one.sessions()) {
                CaseServer.run(source, database, session);
            }
            await(one.title())
                    .atMost(Mesh.PATIENCE)
                    .until(() -> text(mesh, "state").equals("stopped"));
            expect(one, text(mesh, "error") + "; " + text(mesh, "remedy"));
        }
    }

    private String text(Mesh mesh, String field) {
        return Objects.requireNonNull(mesh.links().get(direction.toString()))
                .get(field)
                .asText();
    }

    /** Each stream of a mesh stops at one case, so all servers of the source's release are used at once. */
    private void byStreams(List<MatrixCase> cases) throws SQLException, IOException {
        List<String> sources = Stream.of("a", "b")
                .filter(server -> releases.get(server) == pair.source())
                .toList();
        for (int i = 0; i < cases.size(); i += sources.size()) {
            Map<String, MatrixCase> bySource = new LinkedHashMap<>();
            for (int s = 0; s < sources.size() && i + s < cases.size(); s++) {
                bySource.put(sources.get(s), cases.get(i + s));
            }
            byStreams(bySource);
        }
    }

    private void byStreams(Map<String, MatrixCase> bySource) throws SQLException, IOException {
        try (Mesh mesh = mesh()) {
            for (Map.Entry<String, MatrixCase> each : bySource.entrySet()) {
                String source = each.getKey();
                MatrixCase one = each.getValue();
                String database = one.database(0, source);
                CaseServer.define(mesh.mysql(source), database, one.definitionsAtSource());
                mesh.init(source, "--identical");
                mesh.startSyncer(source);
                for (List<String> session : one.sessions()) {
                    CaseServer.run(mesh.mysql(source), database, session);
                }
            }
            bySource.forEach((source, one) -> {
                SyncerService syncer = Objects.requireNonNull(mesh.syncer(source));
                await(one.title())
                        .atMost(Mesh.PATIENCE)
                        .until(() -> error(syncer).contains("transaction"));
                expect(one, error(syncer));
            });
        }
    }

    private static String error(SyncerService syncer) {
        List<StreamHealth> health = syncer.health();
        return health.isEmpty()
                ? ""
                : health.get(0).error() + "; " + health.get(0).remedy();
    }

    private void expect(MatrixCase one, String answer) {
        String refusal = one.refusal(pair);
        if (!answer.contains(refusal)) {
            problems.add(pair + ": " + one.title() + "\n  expected " + refusal + "\n  answer   " + answer);
        }
    }
}
