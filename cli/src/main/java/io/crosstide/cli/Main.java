package io.crosstide.cli;

import io.crosstide.cli.outcome.ExitCode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;

/** Entry point of the {@code crosstide} program. */
public final class Main {

    private static final Set<String> SERVICES = Set.of("run", "syncer", "writer");

    private static final String LOG_FORMAT = "CROSSTIDE_LOG_FORMAT";
    private static final Set<String> FORMATS = Set.of("text", "json");

    private Main() {}

    public static void main(String[] arguments) {
        Map<String, String> environment = System.getenv();
        // Services log what they do. Other commands answer on stdout and log errors only.
        boolean service = Arrays.stream(arguments).anyMatch(SERVICES::contains);
        System.setProperty("crosstide.log.level", service ? "INFO" : "ERROR");
        System.setProperty("crosstide.log.level.libraries", service ? "WARN" : "OFF");
        System.setProperty("crosstide.log.level.retries", service ? "ERROR" : "OFF");
        // Logback would log nothing with a form that it does not know.
        String format = environment.getOrDefault(LOG_FORMAT, "text");
        if (!FORMATS.contains(format)) {
            System.err.printf("crosstide: %s is %s. Set it to text or json, or unset it.%n", LOG_FORMAT, format);
            System.exit(ExitCode.USAGE);
        }
        System.exit(Crosstide.commandLine(environment, StandardCharsets.UTF_8).execute(arguments));
    }
}
