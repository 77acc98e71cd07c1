package io.crosstide.cli.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crosstide.cli.Crosstide;
import io.crosstide.testkit.mysql.MysqlServer;
import io.crosstide.testkit.mysql.MysqldBuilder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Runs {@code docs/getting-started.md} word for word, on servers with other ports. The services run as processes, the other
 * commands in this JVM.
 */
class GettingStartedTest {
    private static final Pattern BLOCK = Pattern.compile("```(\\w+)\\n(.*?)```", Pattern.DOTALL);
    private static final Path HOME = Path.of(System.getProperty("crosstide.home", ".."));

    private final Map<String, String> environment = new HashMap<>(System.getenv());
    private final List<Process> services = new ArrayList<>();

    @Test
    void everyCommandOfTheGuideWorks() throws Exception {
        Fleet fleet = Fleet.shared();
        Path folder = Files.createDirectories(fleet.folder().resolve("getting-started"));
        try (MysqlServer beijing = server(fleet, folder, "beijing", 1);
                MysqlServer shanghai = server(fleet, folder, "shanghai", 2)) {
            beijing.start();
            shanghai.start();
            String guide = Files.readString(HOME.resolve("docs/getting-started.md"))
                    .replace("127.0.0.1:3311", "127.0.0.1:" + beijing.port())
                    .replace("127.0.0.1:3312", "127.0.0.1:" + shanghai.port())
                    .replace("127.0.0.1:9311", fleet.kafka("a").bootstrapServers())
                    .replace("127.0.0.1:9312", fleet.kafka("b").bootstrapServers())
                    .replace(
                            "CROSSTIDE_TOPOLOGY=topology.yaml", "CROSSTIDE_TOPOLOGY=" + folder.resolve("topology.yaml"))
                    .replace("port: 8471", "port: 0")
                    .replace("port: 8472", "port: 0")
                    .replace("export ADMIN_PASSWORD=\n", "export ADMIN_PASSWORD=" + beijing.password() + "\n")
                    // The shared brokers may have seen the guide's mesh in an earlier run of this JVM.
                    .replace(
                            "name: shop",
                            "name: guide" + ProcessHandle.current().pid());
            for (MatchResult block : BLOCK.matcher(guide).results().toList()) {
                switch (block.group(1)) {
                    case "yaml" -> Files.writeString(folder.resolve("topology.yaml"), block.group(2));
                    case "sql" -> {
                        execute(beijing, block.group(2));
                        execute(shanghai, block.group(2));
                    }
                    case "sh" -> {
                        shell(folder, block.group(2));
                        if (block.group(2).contains("run -d shanghai")) {
                            writeOnBothSides(beijing, shanghai);
                        }
                    }
                    default -> {}
                }
            }
        } finally {
            services.forEach(Process::destroy);
            for (Process service : services) {
                assertThat(service.waitFor(30, TimeUnit.SECONDS))
                        .as("stopped by SIGTERM")
                        .isTrue();
            }
        }
    }

    private static MysqlServer server(Fleet fleet, Path folder, String name, int offset) throws IOException {
        return new MysqldBuilder(fleet.installation(), folder.resolve(name))
                .option("auto_increment_increment", "2")
                .option("auto_increment_offset", Integer.toString(offset))
                .build();
    }

    private static void execute(MysqlServer server, String statements) throws Exception {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements.split(";")) {
                if (!sql.isBlank()) {
                    statement.execute(sql);
                }
            }
        }
    }

    private void shell(Path folder, String lines) throws Exception {
        for (String line : lines.lines().toList()) {
            if (line.startsWith("export ")) {
                for (String assignment : line.substring("export ".length()).split(" ")) {
                    environment.put(
                            assignment.substring(0, assignment.indexOf('=')),
                            assignment.substring(assignment.indexOf('=') + 1));
                }
            } else if (line.startsWith("./crosstide run ")) {
                services.add(service(folder, line).start());
            } else {
                StringWriter output = new StringWriter();
                int exitCode = Crosstide.commandLine(environment)
                        .setOut(new PrintWriter(output))
                        .setErr(new PrintWriter(output))
                        .execute(arguments(line).toArray(new String[0]));
                assertThat(exitCode).as("%s%n%s", line, output).isZero();
            }
        }
    }

    private static List<String> arguments(String line) {
        assertThat(line).startsWith("./crosstide ");
        return List.of(line.substring("./crosstide ".length()).split(" "));
    }

    private ProcessBuilder service(Path folder, String line) {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(List.of(
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", // starts faster
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path", ""))));
        command.add("io.crosstide.cli.Main");
        command.addAll(arguments(line));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder.redirectErrorStream(true)
                .redirectOutput(
                        folder.resolve("service-" + services.size() + ".log").toFile());
    }

    private static void writeOnBothSides(MysqlServer beijing, MysqlServer shanghai) throws Exception {
        execute(beijing, "INSERT INTO shop.item (sku, price) VALUES ('from beijing', 1.50)");
        execute(shanghai, "INSERT INTO shop.item (sku, price) VALUES ('from shanghai', 2.50)");
        for (MysqlServer server : List.of(beijing, shanghai)) {
            await().atMost(Mesh.PATIENCE).until(() -> items(server) == 2);
        }
    }

    private static long items(MysqlServer server) throws Exception {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM shop.item")) {
            return rows.next() ? rows.getLong(1) : -1;
        }
    }
}
