package io.crosstide.cli.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.wire.Checkpoint;
import io.crosstide.cli.mesh.Mesh;
import io.crosstide.cli.mesh.MeshPlan;
import io.crosstide.testkit.MysqlRelease;
import io.crosstide.topology.LoopPrevention;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Runs all cases that their releases have between two datacenters, in both directions at once: every table is defined, then every statement is
 * run, then all is drained, then every view is compared.
 */
final class PairRun implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Mesh mesh;
    private final Map<String, MysqlRelease> releases;
    private final List<MatrixCase> cases = Cases.all();
    private final Map<String, List<String>> problems = new LinkedHashMap<>();

    private PairRun(LoopPrevention mode, MysqlRelease a, MysqlRelease b) {
        releases = Map.of("a", a, "b", b);
        MeshPlan plan =
                MeshPlan.of(mode, "a", "b").release("a", a).release("b", b).keyring();
        mesh = Mesh.bare(plan.include("*.*").exclude("*.filtered"));
    }

    static void assertExact(LoopPrevention mode, MysqlRelease a, MysqlRelease b) throws IOException {
        try (PairRun run = new PairRun(mode, a, b)) {
            run.run();
            assertThat(run.problems).as("by direction and case").isEmpty();
        }
        for (ReleasePair pair : List.of(new ReleasePair(a, b), new ReleasePair(b, a))) {
            MatrixTable.fillIn(pair, one -> one.refusal(pair).isEmpty());
        }
    }

    private void run() {
        atOnce(server -> {
            define(server, Direction.from(server));
            define(server, Direction.to(server));
        });
        if (!problems.isEmpty()) {
            return;
        }
        mesh.initialise();
        mesh.startAll();
        both(this::write);
        String stopped = drain();
        if (!stopped.isEmpty()) {
            note(stopped, "the link stopped; the cases behind that one cannot have arrived");
        }
        both(this::compare);
        both(this::noConflicts);
    }

    /** Runs work for each server in a thread of its own. */
    private static void atOnce(Consumer<String> work) {
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (String server : List.of("a", "b")) {
            all.add(CompletableFuture.runAsync(() -> work.accept(server)));
        }
        all.forEach(CompletableFuture::join);
    }

    private static void both(Consumer<Direction> work) {
        atOnce(server -> work.accept(Direction.from(server)));
    }

    private void define(String server, Direction direction) {
        forEachCase(direction, (one, database) -> {
            boolean atSource = server.equals(direction.source());
            List<String> definitions = atSource ? one.definitionsAtSource() : one.definitionsAtTarget();
            CaseServer.define(mesh.mysql(server), database, definitions);
        });
    }

    private void write(Direction direction) {
        forEachCase(direction, (one, database) -> {
            for (List<String> session : one.sessions()) {
                CaseServer.run(mesh.mysql(direction.source()), database, session);
            }
        });
    }

    private interface CaseWork {
        void run(MatrixCase one, String database) throws SQLException;
    }

    private void forEachCase(Direction direction, CaseWork work) {
        Set<MatrixCase> exact = Set.copyOf(direction.pair(releases).exact(cases));
        for (int i = 0; i < cases.size(); i++) {
            MatrixCase one = cases.get(i);
            if (!exact.contains(one)) {
                continue;
            }
            try {
                work.run(one, one.database(i, direction.suffix()));
            } catch (SQLException e) {
                note(direction + ": " + one.title(), String.valueOf(e.getMessage()));
            }
        }
    }

    /** Returns what a link that stopped says; empty when all is applied. */
    private String drain() {
        Map<String, GtidSet> committed = new LinkedHashMap<>();
        for (String server : mesh.datacenters()) {
            committed.put(
                    server,
                    GtidSet.parse(
                            mesh.query(server, "SELECT @@global.gtid_executed").get(0)));
        }
        AtomicReference<String> error = new AtomicReference<>("");
        await("a drained mesh")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(2))
                .until(() -> {
                    Collection<JsonNode> links = mesh.links().values();
                    for (JsonNode link : links) {
                        if (link.get("state").asText().equals("stopped")) {
                            String text = link.get("error").asText();
                            error.set(text + caseOf(text));
                            return true;
                        }
                    }
                    return committed.entrySet().stream()
                                    .allMatch(entry -> isPublished(entry.getKey(), entry.getValue()))
                            && links.stream().allMatch(PairRun::isApplied);
                });
        return Objects.requireNonNull(error.get());
    }

    private boolean isPublished(String server, GtidSet committed) {
        Checkpoint checkpoint = mesh.checkpoint(server);
        return committed
                .minus(checkpoint.executed())
                .minus(checkpoint.pending())
                .equals(GtidSet.EMPTY);
    }

    private static boolean isApplied(JsonNode link) {
        return link.get("publishedSeq").isIntegralNumber()
                && link.get("publishedSeq").equals(link.get("appliedSeq"));
    }

    private String caseOf(String text) {
        for (int i = 0; i < cases.size(); i++) {
            for (String server : List.of("a", "b")) {
                Direction direction = Direction.from(server);
                if (text.contains(cases.get(i).database(i, direction.suffix()) + ".")) {
                    return " [" + direction + ": " + cases.get(i).title() + "]";
                }
            }
        }
        return "";
    }

    private void compare(Direction direction) {
        forEachCase(direction, (one, database) -> {
            for (MatrixCase.View view : one.views()) {
                List<String> atTarget = rows(direction.target(), database, view.query());
                List<String> expected =
                        view.atTarget().isEmpty() ? rows(direction.source(), database, view.query()) : view.atTarget();
                if (expected.isEmpty() || !expected.equals(atTarget)) {
                    note(
                            direction + ": " + one.title(),
                            CaseServer.shortened(view.query()) + "\n  expected "
                                    + CaseServer.shortened(expected.toString()) + "\n  target   "
                                    + CaseServer.shortened(atTarget.toString()));
                }
            }
        });
    }

    private void noConflicts(Direction direction) {
        for (JsonNode conflict : mesh.conflicts(direction.target())) {
            note(
                    conflict.get("table").asText()
                            + caseOf(conflict.get("table").asText()),
                    CaseServer.shortened(conflict.toString()));
        }
    }

    private List<String> rows(String server, String database, String query) throws SQLException {
        List<String> answer = new ArrayList<>();
        try (Connection connection = mesh.mysql(server).connect();
                Statement statement = connection.createStatement()) {
            statement.execute("USE " + CaseServer.quoted(database));
            statement.execute("SET SESSION time_zone = '+00:00'");
            try (ResultSet rows = statement.executeQuery(query)) {
                int columns = rows.getMetaData().getColumnCount();
                while (rows.next()) {
                    List<String> values = new ArrayList<>();
                    for (int i = 1; i <= columns; i++) {
                        values.add(String.valueOf(rows.getString(i)));
                    }
                    answer.add(String.join("|", values));
                }
            }
        }
        return answer;
    }

    private synchronized void note(String where, String what) {
        problems.computeIfAbsent(where, ignored -> new ArrayList<>()).add(what);
    }

    @Override
    public void close() {
        mesh.close();
    }
}
