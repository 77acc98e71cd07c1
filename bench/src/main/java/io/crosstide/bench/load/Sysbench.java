package io.crosstide.bench.load;

import io.crosstide.cli.outcome.CommandFailedException;
import io.crosstide.testkit.mysql.MysqlServer;
import io.crosstide.testkit.process.ProcessReaper;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Writes the workload oltp_write_only of the program sysbench 1.0, with as many rows and connections as the built-in one. */
public record Sysbench(Path program) implements LoadGenerator {
    private static final String NAME = "sysbench";

    /** @param path as the environment variable PATH */
    public static Sysbench find(String path) throws CommandFailedException {
        return Arrays.stream(path.split(File.pathSeparator))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, NAME))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .map(Sysbench::new)
                .findFirst()
                .orElseThrow(
                        () -> new CommandFailedException("no program sysbench on PATH; install the package sysbench"
                                + " (Debian, Ubuntu: apt install sysbench), or leave out --load-generator"));
    }

    @Override
    public void prepare(MysqlServer server) throws IOException, SQLException, InterruptedException {
        try (Connection connection = server.connect()) {
            Load.execute(connection, "CREATE DATABASE " + Load.DATABASE);
        }
        run(prepareCommand(ServerAccount.of(server)));
    }

    @Override
    public void write(MysqlServer server, int transactions) throws IOException, InterruptedException {
        run(runCommand(ServerAccount.of(server), transactions));
    }

    List<String> prepareCommand(ServerAccount server) {
        return command(server, "prepare");
    }

    /** A transaction that a deadlock rolled back does not count: sysbench executes it again. */
    List<String> runCommand(ServerAccount server, int transactions) {
        return command(
                server,
                "--threads=" + Backlog.CONNECTIONS,
                "--events=" + transactions,
                "--time=0",
                "--rand-seed=1",
                "run");
    }

    private List<String> command(ServerAccount server, String... more) {
        List<String> command = new ArrayList<>(List.of(
                program.toString(),
                "oltp_write_only",
                "--db-driver=mysql",
                "--mysql-host=" + server.host(),
                "--mysql-port=" + server.port(),
                "--mysql-user=" + server.user(),
                "--mysql-password=" + server.password(),
                "--mysql-db=" + Load.DATABASE,
                "--tables=" + WriteOnly.TABLES,
                "--table-size=" + WriteOnly.ROWS));
        command.addAll(List.of(more));
        return command;
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        Process process = ProcessReaper.start(new ProcessBuilder(command).redirectErrorStream(true));
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int exitCode = process.waitFor();
        if (exitCode != 0) {
            throw new IOException("sysbench ended with exit code %d. It printed:%n%s".formatted(exitCode, output));
        }
    }
}
