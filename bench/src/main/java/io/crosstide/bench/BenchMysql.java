package io.crosstide.bench;

import io.crosstide.bench.load.LoadGenerator;
import io.crosstide.testkit.mysql.MysqlInstallation;
import io.crosstide.testkit.mysql.MysqlServer;
import io.crosstide.testkit.mysql.MysqldBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.stream.Stream;

/** The mysqld of a workload: all start from copies of one data directory, which has the workload's first rows. */
final class BenchMysql {
    private final MysqlInstallation installation;
    private final Path rows;

    /** @param folder for the first rows */
    BenchMysql(MysqlInstallation installation, Path folder) {
        this.installation = installation;
        this.rows = folder.resolve("rows");
    }

    /** Writes the first rows. */
    void prepare(LoadGenerator generator) throws IOException, SQLException, InterruptedException {
        try (MysqlServer first = mysqld(rows, 0, 1)) {
            first.start();
            generator.prepare(first);
            first.stop();
        }
    }

    /**
     * A server with the first rows, not started.
     *
     * @param port 0 for any
     */
    MysqlServer copy(Path data, int port, long serverId) throws IOException {
        copyRows(data);
        return mysqld(data, port, serverId);
    }

    private MysqlServer mysqld(Path data, int port, long serverId) throws IOException {
        MysqldBuilder builder = new MysqldBuilder(installation, data)
                .serverId(serverId)
                .option("innodb_buffer_pool_size", "512M")
                .option("innodb_redo_log_capacity", "512M");
        return (port == 0 ? builder : builder.port(port)).build();
    }

    private void copyRows(Path target) throws IOException {
        try (Stream<Path> files = Files.walk(rows)) {
            for (Path file : files.toList()) {
                Path copy = target.resolve(rows.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else if (!file.endsWith("auto.cnf") && Files.isRegularFile(file)) { // each server has its own UUID
                    Files.copy(file, copy);
                }
            }
        }
    }

    /** Ends a server and deletes its data. */
    static void discard(MysqlServer server) throws IOException {
        server.kill();
        try (Stream<Path> files = Files.walk(server.dataDirectory())) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
