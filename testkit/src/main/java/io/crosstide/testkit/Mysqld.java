package io.crosstide.testkit;

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
import org.jspecify.annotations.Nullable;

/** A mysqld with its data directory. Not safe for use by several threads, except {@code connect}. */
final class Mysqld implements MysqlServer {
    /** How long starting, recovering and stopping may take, on a machine that is busy with other things. */
    static final Duration PATIENCE = Duration.ofSeconds(90);

    private static final Duration POLL = Duration.ofMillis(30);
    private static final String HOST = "127.0.0.1";

    private final MysqlInstallation installation;
    private final Path dataDirectory;
    private final int port;
    private final Map<String, String> options;
    private @Nullable ServerProcess process;

    Mysqld(MysqlInstallation installation, Path dataDirectory, int port, Map<String, String> options) {
        this.installation = installation;
        this.dataDirectory = dataDirectory;
        this.port = port;
        this.options = Map.copyOf(options);
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
        return DriverManager.getConnection("jdbc:mysql://" + HOST + ":" + port + "/", properties);
    }

    @Override
    public void start() throws IOException {
        if (running()) {
            throw new IllegalStateException("mysqld on port " + port + " runs already");
        }
        ServerProcess started = installation.launch(commandLine(), dataDirectory, log());
        process = started;
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                connect().close();
                return;
            } catch (SQLException notYet) {
                if (!started.running() || System.nanoTime() > deadline) {
                    kill();
                    throw new IOException(
                            installation.describe() + " did not start on port " + port + " with " + dataDirectory + " ("
                                    + notYet.getMessage() + "). End of its log:\n" + LogTail.of(log()),
                            notYet);
                }
            }
            pauseBriefly();
        }
    }

    private static void pauseBriefly() throws IOException {
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
                // relative to the data directory: a socket's path may not exceed 107 characters
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
        end("TERM");
    }

    @Override
    public void kill() throws IOException {
        end("KILL");
    }

    private void end(String signal) throws IOException {
        ServerProcess ending = process;
        if (ending == null) {
            return;
        }
        ending.signal(signal);
        if (!ending.awaitEnd(PATIENCE)) {
            ending.signal("KILL");
            throw new IOException("mysqld on port " + port + " did not end within " + PATIENCE.toSeconds() + " s of SIG"
                    + signal + "; it was killed. End of its log:\n" + LogTail.of(log()));
        }
        process = null;
    }

    @Override
    public void pause() throws IOException {
        live().signal("STOP");
    }

    @Override
    public void resume() throws IOException {
        live().signal("CONT");
    }

    private ServerProcess live() {
        ServerProcess live = process;
        if (live == null || !live.running()) {
            throw new IllegalStateException("mysqld on port " + port + " does not run");
        }
        return live;
    }

    @Override
    public boolean running() {
        return process != null && process.running();
    }

    @Override
    public UUID serverUuid() throws IOException {
        return Files.readString(dataDirectory.resolve("auto.cnf"), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith("server-uuid="))
                .map(line -> UUID.fromString(line.substring("server-uuid=".length())))
                .findFirst()
                .orElseThrow(() -> new IOException("No server-uuid in " + dataDirectory.resolve("auto.cnf")));
    }

    @Override
    public Path dataDirectory() {
        return dataDirectory;
    }

    @Override
    public Path log() {
        return dataDirectory.resolve("mysqld.log");
    }

    @Override
    public void close() {
        try {
            kill();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("Cannot end mysqld on port " + port, e);
        }
    }

    @Override
    public String toString() {
        return "mysqld " + HOST + ":" + port;
    }
}
