package io.crosstide.cli;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;

/** Entry point of the {@code crosstide} program. */
public final class Main {

    private static final Set<String> SERVICES = Set.of("run", "syncer", "writer");

    private Main() {}

    public static void main(String[] arguments) {
        Map<String, String> environment = System.getenv();
        // Services log what they do. Other commands answer on stdout and log errors only.
        boolean service = Arrays.stream(arguments).anyMatch(SERVICES::contains);
        System.setProperty("crosstide.log.level", service ? "INFO" : "ERROR");
        System.setProperty("crosstide.log.level.libraries", service ? "WARN" : "OFF");
        System.exit(Crosstide.commandLine(environment, StandardCharsets.UTF_8).execute(arguments));
    }
}
