package io.crosstide.testkit.mysql;

import io.crosstide.testkit.process.LogTail;
import io.crosstide.testkit.process.ProcessControl;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;

/** A mysqld with its data directory; it runs as a process or in a container. */
final class Mysqld implements MysqlServer {
    private static final Duration POLL = Duration.ofMillis(30);
    private static final String HOST = "127.0.0.1";

    private final MysqlInstallation installation;
    private final Path dataDirectory;
    private final int port;
    private final Map<String, String> options;
    private final ProcessControl control;

    Mysqld(MysqlInstallation installation, Path dataDirectory, int port, Map<String, String> options) {
        this.installation = installation;
        this.dataDirectory = dataDirectory;
        this.port = port;
        this.options = Map.copyOf(options);
        this.control = new ProcessControl("mysqld on port " + port, dataDirectory.resolve("mysqld.log"));
    }

    @Override
    public String host() {
        return HOST;
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public String user() {
        return MysqlInstallation.ROOT;
    }

    @Override
    public String password() {
        return MysqlInstallation.ROOT_PASSWORD;
    }

    @Override
    public Connection connect() throws SQLException {
        return connect(user(), password());
    }

    @Override
    public Connection connect(String user, String password) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        properties.setProperty("sslMode", "DISABLED");
        properties.setProperty("allowPublicKeyRetrieval", "true");
        properties.setProperty("allowMultiQueries", "true");
        properties.setProperty("characterEncoding", "UTF-8");
        properties.setProperty("connectionTimeZone", "UTC");
        properties.setProperty("enableEscapeProcessing", "false"); // tests have names like {fn now()}
        properties.setProperty("processEscapeCodesForPrepStmts", "false");
        return DriverManager.getConnection("jdbc:mysql://" + HOST + ":" + port + "/", properties);
    }

    @Override
    public void start() throws IOException {
        control.start(() -> installation.launch(commandLine(), dataDirectory, log()));
        long deadline = System.nanoTime() + ProcessControl.PATIENCE.toNanos();
        while (true) {
            try {
                connect().close();
                return;
            } catch (SQLException notYet) {
                if (!control.running() || System.nanoTime() > deadline) {
                    control.kill();
                    throw new IOException(
                            installation.describe() + " did not start on port " + port + " with " + dataDirectory + " ("
                                    + notYet.getMessage() + "). End of its log:\n" + LogTail.of(log()),
                            notYet);
                }
            }
            waitBriefly();
        }
    }

    private static void waitBriefly() throws IOException {
        try {
            Thread.sleep(POLL.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted while mysqld was starting");
        }
    }

    private List<String> commandLine() {
        List<String> command = new ArrayList<>(List.of(
                "--datadir=" + dataDirectory,
                // Relative to the data directory, because a socket's path may have at most 107 characters.
                "--socket=mysqld.sock",
                "--pid-file=mysqld.pid",
                "--bind-address=" + HOST,
                "--skip-name-resolve",
                "--secure-file-priv="));
        options.forEach((name, value) -> command.add("--" + name + "=" + value));
        return command;
    }

    @Override
    public void stop() throws IOException {
        control.stop();
    }

    @Override
    public void kill() throws IOException {
        control.kill();
    }

    @Override
    public void pause() throws IOException {
        control.pause();
    }

    @Override
    public void resume() throws IOException {
        control.resume();
    }

    @Override
    public boolean running() {
        return control.running();
    }

    @Override
    public UUID serverUuid() throws IOException {
        Path file = dataDirectory.resolve("auto.cnf");
        return Files.readString(file, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith("server-uuid="))
                .map(line -> UUID.fromString(line.substring("server-uuid=".length())))
                .findFirst()
                .orElseThrow(() -> new IOException("No server-uuid in " + file));
    }

    @Override
    public Path dataDirectory() {
        return dataDirectory;
    }

    @Override
    public Path log() {
        return control.log();
    }

    @Override
    public void close() {
        control.close();
    }

    @Override
    public String toString() {
        return control.toString();
    }
}
