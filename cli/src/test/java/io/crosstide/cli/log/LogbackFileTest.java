package io.crosstide.cli.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Logback configurations of the release archive and of the Debian package. */
class LogbackFileTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private final LoggerContext context = new LoggerContext();

    @AfterEach
    void stop() {
        context.stop();
    }

    private Path configure(String source) throws IOException, JoranException {
        Path home = Path.of(System.getProperty("crosstide.home"));
        String text = Files.readString(home.resolve(source));
        assertThat(text).contains("scanPeriod=\"10 seconds\"");
        Path file =
                Files.writeString(folder.resolve("logback.xml"), text.replace("\"10 seconds\"", "\"50 milliseconds\""));
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(file.toFile());
        return file;
    }

    @ParameterizedTest
    @ValueSource(strings = {"cli/src/main/resources/logback.xml", "deploy/debian/package/etc/crosstide/logback.xml"})
    void takesOverAnotherLevelWhileItRuns(String source) throws Exception {
        Path file = configure(source);
        Logger writer = context.getLogger("io.crosstide.writer.Some");
        assertThat(writer.getEffectiveLevel()).isEqualTo(Level.INFO);

        Files.writeString(
                file,
                Files.readString(file)
                        .replace("    <root", "    <logger name=\"io.crosstide.writer\" level=\"DEBUG\"/>\n    <root"));
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(5))); // file systems round times

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(writer.getEffectiveLevel()).isEqualTo(Level.DEBUG));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cli/src/main/resources/logback.xml", "deploy/debian/package/etc/crosstide/logback.xml"})
    void writesJsonOnRequest(String source) throws Exception {
        context.putProperty("CROSSTIDE_LOG_FORMAT", "json");
        configure(source);
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);

        assertThat(root.getAppender("json")).isNotNull();
        assertThat(root.getAppender("text")).isNull();
    }
}
