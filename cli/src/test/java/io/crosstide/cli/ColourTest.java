package io.crosstide.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.testkit.process.ProcessReaper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Colours in the messages of a process of its own, whose environment decides about them. */
class ColourTest {

    private static final String RED = "\033[31m";

    @Test
    void areLeftOutWhereTheOutputIsNoTerminal() throws IOException {
        assertThat(usageError(Map.of("TERM", "xterm"))).contains("nonsense").doesNotContain("\033");
    }

    @Test
    void areThereWhenForced() throws IOException {
        assertThat(usageError(Map.of("CLICOLOR_FORCE", "1"))).contains(RED);
    }

    @Test
    void areLeftOutWhenNoColorIsSet() throws IOException {
        assertThat(usageError(Map.of("CLICOLOR_FORCE", "1", "NO_COLOR", "1")))
                .contains("nonsense")
                .doesNotContain("\033");
    }

    private static String usageError(Map<String, String> environment) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ProcessBuilder builder = new ProcessBuilder(
                java, "-cp", System.getProperty("java.class.path"), Main.class.getName(), "nonsense");
        builder.redirectErrorStream(true);
        builder.environment().keySet().removeAll(List.of("NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"));
        builder.environment().putAll(environment);
        return new String(ProcessReaper.start(builder).getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
