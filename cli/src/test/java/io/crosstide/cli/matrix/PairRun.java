package io.crosstide.cli.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.wire.Checkpoint;
import io.crosstide.cli.mesh.Mesh;
import io.crosstide.cli.mesh.MeshPlan;
import io.crosstide.testkit.mysql.MysqlRelease;
import io.crosstide.topology.LoopPrevention;
import java.io.IOException;
import java.sql.SQLException;
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
 * Runs the cases that both releases support between two datacenters. Both are source and target at the same time. First
 * every table is defined, then every statement is run, then all streams are drained, then every view is compared.
 */
final class PairRun implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Mesh mesh;
    private final Map<String, MysqlRelease> releases;
    private final List<MatrixCase> cases;
    private final boolean bothWays;
    private final Map<String, List<String>> problems = new LinkedHashMap<>();

    private PairRun(MeshPlan plan, Map<String, MysqlRelease> releases, List<MatrixCase> cases, boolean bothWays) {
        this.releases = releases;
        this.cases = cases;
        this.bothWays = bothWays;
        mesh = Mesh.bare(plan.include("*.*").exclude("*.filtered"));
    }

    /** Runs each case in both directions. */
    static void assertExact(LoopPrevention mode, MysqlRelease a, MysqlRelease b) throws IOException {
        assertExact(plan(mode, a, b), Map.of("a", a, "b", b), Cases.all(), true);
        for (ReleasePair pair : List.of(new ReleasePair(a, b), new ReleasePair(b, a))) {
            MatrixTable.fillIn(
                    new MatrixColumn(mode, pair), one -> one.refusal(pair).isEmpty());
        }
    }

    /**
     * Runs each case in one direction only, between servers of the same release: the other direction would be the same
     * test.
     */
    static void assertExactOneWay() throws IOException {
        MysqlRelease newest = MysqlRelease.CURRENT;
        assertExact(plan(LoopPrevention.GTID, newest, newest), Map.of("a", newest, "b", newest), Cases.all(), false);
        MatrixTable.fillIn(
                MatrixColumn.NEWEST, one -> one.refusal(ReleasePair.NEWEST).isEmpty());
    }

    /** Runs the cases of foreign keys in both directions. The InnoDB of a, or of both sides, does not log cascades. */
    static void assertCascadesOfInnoDb(LoopPrevention mode, boolean atBoth) throws IOException {
        MysqlRelease newest = MysqlRelease.CURRENT;
        MeshPlan plan = MeshPlan.of(mode, "a", "b").mysqlOption("a", "innodb_native_foreign_keys", "ON");
        List<MatrixCase> cases = Cases.all().stream()
                .filter(one -> one.title().matches(".*(foreign key|cascade|references itself).*")
                        && !one.title().contains("enable_cascade_triggers"))
                .toList();
        assertExact(
                atBoth ? plan.mysqlOption("b", "innodb_native_foreign_keys", "ON") : plan,
                Map.of("a", newest, "b", newest),
                cases,
                true);
    }

    private static MeshPlan plan(LoopPrevention mode, MysqlRelease a, MysqlRelease b) {
        return MeshPlan.of(mode, "a", "b").release("a", a).release("b", b).keyring();
    }

    private static void assertExact(
            MeshPlan plan, Map<String, MysqlRelease> releases, List<MatrixCase> cases, boolean bothWays) {
        try (PairRun run = new PairRun(plan, releases, cases, bothWays)) {
            run.run();
            assertThat(run.problems).as("by direction and case").isEmpty();
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

    /** Runs work for each server in its own thread. */
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
            if (!exact.contains(one) || !goes(i, direction)) {
                continue;
            }
            try {
                work.run(one, one.database(i, direction.suffix()));
            } catch (SQLException e) {
                note(direction + ": " + one.title(), String.valueOf(e.getMessage()));
            }
        }
    }

    /** Selects every case, or every second case, so that both servers write about the same amount at the same time. */
    private boolean goes(int number, Direction direction) {
        return bothWays || direction.equals(Direction.from(number % 2 == 0 ? "a" : "b"));
    }

    /** Returns the error of a stopped link; empty if all transactions are applied. */
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
        try (ViewComparison comparison =
                new ViewComparison(mesh.mysql(direction.source()), mesh.mysql(direction.target()))) {
            forEachCase(direction, (one, database) -> {
                for (MatrixCase.View view : one.views()) {
                    String difference = comparison.difference(database, view);
                    if (!difference.isEmpty()) {
                        note(direction + ": " + one.title(), difference);
                    }
                }
            });
        } catch (SQLException e) {
            note(direction.toString(), String.valueOf(e.getMessage()));
        }
    }

    private void noConflicts(Direction direction) {
        for (JsonNode conflict : mesh.conflicts(direction.target())) {
            note(
                    conflict.get("table").asText()
                            + caseOf(conflict.get("table").asText()),
                    CaseServer.shortened(conflict.toString()));
        }
    }

    private synchronized void note(String where, String what) {
        problems.computeIfAbsent(where, ignored -> new ArrayList<>()).add(what);
    }

    @Override
    public void close() {
        mesh.close();
    }
}
