package io.crosstide.cli;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What may depend on what. */
@AnalyzeClasses(packages = "io.crosstide", importOptions = ImportOption.DoNotIncludeTests.class)
class ModuleBoundariesTest {

    private static final String BINLOG_LIBRARY = "com.github.shyiko..";
    private static final Pattern CROSSTIDE_SQL =
            Pattern.compile("\\b(FROM|INTO|UPDATE|JOIN|TABLE) crosstide\\.[a-z_%]+");

    /** Modules, each with the ones whose classes it may use; a module that is not named here may use all. */
    private static final Map<String, Set<String>> MODULES = Map.of(
            "topology", Set.of(),
            "change", Set.of(),
            "bookkeeping", Set.of("topology", "change"),
            "streams", Set.of("topology", "change"),
            "binlog", Set.of("topology", "change", "streams"),
            "compare", Set.of("topology", "change", "bookkeeping", "streams"),
            "testkit", Set.of("topology", "change"),
            "syncer", Set.of("topology", "change", "bookkeeping", "streams", "binlog"),
            "writer", Set.of("topology", "change", "bookkeeping", "streams", "binlog"),
            "cli", Set.of("topology", "change", "bookkeeping", "streams", "binlog", "compare", "syncer", "writer"));

    /** Rooms of the topology: each may use those before it. The empty name is the package of the module itself. */
    private static final List<String> TOPOLOGY = List.of("yaml", "problem", "secret", "alert", "", "parser", "connect");

    /** Rooms of the changes, likewise. */
    private static final List<String> CHANGE =
            List.of("gtid", "event", "value", "row", "definition", "comparison", "wire.proto", "wire");

    /** Rooms of the syncer in the direction of its data and calls, likewise. */
    private static final List<String> SYNCER = List.of(
            "failure",
            "transaction",
            "status",
            "filter",
            "assembly",
            "proof",
            "definition",
            "publish",
            "xa",
            "skip",
            "stream",
            "");

    /** Rooms of the writer, likewise. */
    private static final List<String> WRITER = List.of(
            "failure",
            "schema",
            "session",
            "copy",
            "consume",
            "value",
            "plan",
            "mapping",
            "conflict",
            "cascade",
            "row",
            "packet",
            "position",
            "ownership",
            "status",
            "audit",
            "replay",
            "control",
            "schedule",
            "supervision",
            "tail",
            "");

    /** Rooms of the commands, likewise: what they have in common, then one room for each kind of command. */
    private static final List<String> CLI = List.of(
            "option",
            "outcome",
            "text",
            "table",
            "watch",
            "log",
            "connect",
            "setup",
            "doctor",
            "alert",
            "service",
            "control",
            "status",
            "conflict",
            "compare",
            "schema",
            "checkpoint",
            "fence",
            "tail",
            "");

    /** Rooms of the test kit, likewise. */
    private static final List<String> TESTKIT =
            List.of("process", "folder", "mysql", "proxy", "kafka", "workload", "cases", "");

    @ArchTest
    static void modulesUseOnlyWhatTheyMay(JavaClasses all) {
        List<String> wrong = new ArrayList<>();
        for (Dependency dependency : dependencies(all)) {
            String from = module(dependency.getOriginClass());
            String to = module(dependency.getTargetClass());
            if (!from.equals(to)
                    && MODULES.containsKey(from)
                    && !MODULES.get(from).contains(to)) {
                wrong.add(dependency.getDescription());
            }
        }
        assertThat(wrong).isEmpty();
    }

    @ArchTest
    static void roomsUseOnlyThoseBeforeThem(JavaClasses all) {
        List<String> wrong = new ArrayList<>();
        for (Dependency dependency : dependencies(all)) {
            wrong.addAll(againstDirection(dependency, "topology", TOPOLOGY));
            wrong.addAll(againstDirection(dependency, "change", CHANGE));
            wrong.addAll(againstDirection(dependency, "syncer", SYNCER));
            wrong.addAll(againstDirection(dependency, "writer", WRITER));
            wrong.addAll(againstDirection(dependency, "cli", CLI));
            wrong.addAll(againstDirection(dependency, "testkit", TESTKIT));
        }
        assertThat(wrong).isEmpty();
    }

    private static List<String> againstDirection(Dependency dependency, String module, List<String> rooms) {
        String from = room(dependency.getOriginClass(), module);
        String to = room(dependency.getTargetClass(), module);
        boolean within = module(dependency.getOriginClass()).equals(module)
                && module(dependency.getTargetClass()).equals(module);
        return within && (!rooms.contains(from) || rooms.indexOf(from) < rooms.indexOf(to))
                ? List.of(dependency.getDescription())
                : List.of();
    }

    private static List<Dependency> dependencies(JavaClasses all) {
        return all.that(alwaysTrue()).stream()
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .filter(dependency ->
                        dependency.getTargetClass().getPackageName().startsWith("io.crosstide."))
                .toList();
    }

    /** {@code syncer} of {@code io.crosstide.syncer.publish}. */
    private static String module(JavaClass type) {
        return type.getPackageName().split("\\.")[2];
    }

    /** {@code publish} of {@code io.crosstide.syncer.publish}; empty for the package of the module itself. */
    private static String room(JavaClass type, String module) {
        String start = "io.crosstide." + module;
        String name = type.getPackageName();
        return name.length() > start.length() ? name.substring(start.length() + 1) : "";
    }

    @ArchTest
    static final ArchRule changeKnowsNoKafkaNoJdbcNoBinlogLibrary = noClasses()
            .that(resideInAPackage("io.crosstide.change.."))
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                    "org.apache.kafka..", "java.sql..", "javax.sql..", "com.mysql..", BINLOG_LIBRARY));

    @ArchTest
    static final ArchRule streamsKnowNoJdbc = noClasses()
            .that(resideInAPackage("io.crosstide.streams.."))
            .should()
            .dependOnClassesThat(resideInAnyPackage("java.sql..", "javax.sql..", "com.mysql..", "com.zaxxer.."));

    @ArchTest
    static final ArchRule bookkeepingKnowsNoKafka = noClasses()
            .that(resideInAPackage("io.crosstide.bookkeeping.."))
            .should()
            .dependOnClassesThat(resideInAPackage("org.apache.kafka.."));

    /** Time is handed in, so that a simulation decides what time it is (docs/decisions/0013). */
    @ArchTest
    static final ArchRule nobodyAsksTheSystemForTheTime = noClasses()
            .that(resideInAnyPackage(
                    "io.crosstide.streams..",
                    "io.crosstide.binlog..",
                    "io.crosstide.syncer..",
                    "io.crosstide.writer.."))
            .and()
            .haveNameNotMatching("io\\.crosstide\\.streams\\.Time.*")
            .should()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .callMethod(TimeUnit.class, "sleep", long.class);

    @ArchTest
    static void aClassNameOccursOnce(JavaClasses all) {
        Map<String, List<String>> packages = all.that(alwaysTrue()).stream()
                .filter(type -> type.isTopLevelClass()
                        && !type.getSimpleName().equals("package-info")
                        && !type.getPackageName().equals("io.crosstide.change.wire.proto"))
                .collect(Collectors.groupingBy(
                        JavaClass::getSimpleName, Collectors.mapping(JavaClass::getPackageName, Collectors.toList())));
        packages.values().removeIf(places -> places.size() == 1);
        assertThat(packages).isEmpty();
    }

    /** SQL of the schema crosstide is in one module, whoever needs it. */
    @ArchTest
    static void theCrosstideSchemaHasOneHome(JavaClasses all) throws IOException {
        assertThat(all).isNotEmpty();
        List<String> elsewhere = new ArrayList<>();
        Path home = Path.of(System.getProperty("crosstide.home"));
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.filter(ModuleBoundariesTest::isMainSource).toList()) {
                String text = Files.readString(file);
                Matcher sql = CROSSTIDE_SQL.matcher(text);
                while (sql.find()) {
                    elsewhere.add(home.relativize(file) + ": " + sql.group());
                }
            }
        }
        assertThat(elsewhere).isEmpty();
    }

    private static boolean isMainSource(Path file) {
        String path = file.toString();
        return path.endsWith(".java") && path.contains("/src/main/") && !path.contains("/bookkeeping/src/");
    }

    @ArchTest
    static final ArchRule planningKnowsNoSql = noClasses()
            .that(resideInAPackage("io.crosstide.writer.plan.."))
            .should()
            .dependOnClassesThat(resideInAnyPackage("java.sql..", "javax.sql..", "com.mysql..", "com.zaxxer.."));

    @ArchTest
    static void oneClassKnowsTheBinlogLibrary(JavaClasses all) {
        Set<String> users = all.that(alwaysTrue()).stream()
                .filter(type -> type.getDirectDependenciesFromSelf().stream()
                        .anyMatch(dependency -> resideInAPackage(BINLOG_LIBRARY).test(dependency.getTargetClass())))
                .map(ModuleBoundariesTest::outermost)
                .map(JavaClass::getName)
                .collect(Collectors.toSet());
        assertThat(users).hasSizeLessThanOrEqualTo(1);
    }

    @ArchTest
    static final ArchRule packagesAreFreeOfCycles =
            slices().matching("io.crosstide.(**)").should().beFreeOfCycles();

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(ModuleBoundariesTest::outermost).orElse(type);
    }
}
