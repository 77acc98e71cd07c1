package io.crosstide.cli;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;
import java.util.stream.Collectors;

/** What may depend on what. */
@AnalyzeClasses(packages = "io.crosstide", importOptions = ImportOption.DoNotIncludeTests.class)
class ModuleBoundariesTest {

    private static final String BINLOG_LIBRARY = "com.github.shyiko..";

    @ArchTest
    static final ArchRule topologyStandsAlone = noClasses()
            .that(resideInAPackage("io.crosstide.topology.."))
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                    "io.crosstide.change..",
                    "io.crosstide.syncer..",
                    "io.crosstide.writer..",
                    "io.crosstide.testkit..",
                    "io.crosstide.cli.."));

    @ArchTest
    static final ArchRule changeStandsAlone = noClasses()
            .that(resideInAPackage("io.crosstide.change.."))
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                    "io.crosstide.topology..",
                    "io.crosstide.syncer..",
                    "io.crosstide.writer..",
                    "io.crosstide.testkit..",
                    "io.crosstide.cli.."));

    @ArchTest
    static final ArchRule changeKnowsNoKafkaNoJdbcNoBinlogLibrary = noClasses()
            .that(resideInAPackage("io.crosstide.change.."))
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                    "org.apache.kafka..", "java.sql..", "javax.sql..", "com.mysql..", BINLOG_LIBRARY));

    @ArchTest
    static final ArchRule syncerAndWriterNeverMeet = noClasses()
            .that(resideInAPackage("io.crosstide.syncer.."))
            .should()
            .dependOnClassesThat(
                    resideInAnyPackage("io.crosstide.writer..", "io.crosstide.testkit..", "io.crosstide.cli.."));

    @ArchTest
    static final ArchRule writerAndSyncerNeverMeet = noClasses()
            .that(resideInAPackage("io.crosstide.writer.."))
            .should()
            .dependOnClassesThat(
                    resideInAnyPackage("io.crosstide.syncer..", "io.crosstide.testkit..", "io.crosstide.cli.."));

    @ArchTest
    static final ArchRule testkitKnowsNeitherService = noClasses()
            .that(resideInAPackage("io.crosstide.testkit.."))
            .should()
            .dependOnClassesThat(
                    resideInAnyPackage("io.crosstide.syncer..", "io.crosstide.writer..", "io.crosstide.cli.."));

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
            slices().matching("io.crosstide.(*)..").should().beFreeOfCycles();

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(ModuleBoundariesTest::outermost).orElse(type);
    }
}
