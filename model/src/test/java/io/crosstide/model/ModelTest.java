package io.crosstide.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** S1, S2, W1, W3 and the ownership of a link, in every reachable state of a model of few processes and transactions. */
class ModelTest {
    @TempDir
    static Path folder;

    @ParameterizedTest
    @CsvSource({"stream, gtid", "link, gtid", "link, direction-table", "mesh, gtid"})
    void invariantsHoldInEveryState(String name, String mode) throws Exception {
        assertHolds(name + ".cfg", mode, of(name, mode));
    }

    @ParameterizedTest
    @Tag("matrix") // it takes long
    @CsvSource({"stream, gtid", "link, gtid", "link, direction-table", "mesh, direction-table"})
    void invariantsHoldInEveryStateOfALargerModel(String name, String mode) throws Exception {
        assertHolds(name + ".cfg, larger", mode, larger(of(name, mode)));
    }

    private static void assertHolds(String title, String mode, ModelConfiguration configuration) throws Exception {
        CheckResult result = check(configuration);
        System.out.printf("Model %s, %s: %,d distinct states%n", title, mode, result.states());
        assertThat(result.violated()).as(result.output()).isEmpty();
        assertThat(Files.readString(ModelConfiguration.FOLDER.resolve("README.md")))
                .as("the count of states in README.md")
                .contains(String.format(Locale.ROOT, "| %s | %s | %,d |", title, mode, result.states()));
    }

    @ParameterizedTest
    @EnumSource
    void findsADeliberateMistake(DeliberateMistake mistake) throws Exception {
        CheckResult result = check(mistake.configuration());
        System.out.printf(
                "Model %s: %s does not hold after %d steps%n",
                mistake, result.violated().orElse("nothing"), result.steps() - 1);
        assertThat(result.violated()).as(result.output()).hasValue(mistake.violated());
        assertThat(result.output()).contains("State 1: <Initial predicate>");
        assertThat(Files.readString(ModelConfiguration.FOLDER.resolve("README.md")))
                .as("README.md")
                .contains("`" + mistake + "`");
    }

    /** Otherwise the invariants would hold because nothing happens. */
    @ParameterizedTest
    @CsvSource({"link, direction-table", "mesh, gtid"})
    void everythingCanBeApplied(String name, String mode) throws Exception {
        CheckResult result = check(of(name, mode).checkingOnly("NotFinished"));
        assertThat(result.violated()).as(result.output()).hasValue("NotFinished");
    }

    private static CheckResult check(ModelConfiguration configuration) throws IOException, InterruptedException {
        return new ModelChecker(folder).check(configuration);
    }

    private static ModelConfiguration of(String name, String mode) throws IOException {
        return ModelConfiguration.read(name).with("Mode", '"' + mode + '"');
    }

    private static ModelConfiguration larger(ModelConfiguration small) {
        return switch (small.name()) {
            case "stream" -> small.with("CommitsOfA", 3).with("Opens", 4);
            case "link" -> small.with("Published", 3);
            default -> small.with("Takeovers", 2).with("Crashes", 1);
        };
    }
}
