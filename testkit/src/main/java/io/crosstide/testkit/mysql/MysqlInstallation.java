package io.crosstide.testkit.mysql;

import io.crosstide.testkit.folder.CacheFolder;
import io.crosstide.testkit.folder.Folders;
import io.crosstide.testkit.process.LogTail;
import io.crosstide.testkit.process.ProcessControl;
import io.crosstide.testkit.process.ServerProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.function.Consumer;

/** A way to run mysqld and MySQL's client programs on this machine. */
public abstract sealed class MysqlInstallation permits LocalMysql, ContainerMysql {
    /**
     * The account that {@link MysqlServer#connect()} uses. The server does not resolve names, so 'localhost' would
     * match no client.
     */
    static final String ROOT = "root";

    static final String ROOT_PASSWORD = "crosstide";

    private static final String DATA = "data";

    private static final List<String> FIRST_STATEMENTS = List.of(
            "CREATE USER '" + ROOT + "'@'%' IDENTIFIED BY '" + ROOT_PASSWORD + "';",
            "GRANT ALL ON *.* TO '" + ROOT + "'@'%' WITH GRANT OPTION;");

    /**
     * Finds MySQL, or fetches it: {@code $CROSSTIDE_MYSQLD}, a mysqld on PATH, a Docker daemon with the image
     * {@code $CROSSTIDE_MYSQL_IMAGE}, Debian's archive, in this order. {@code $CROSSTIDE_SERVERS} can demand one of
     * them: {@code path}, {@code docker} or {@code debian}.
     *
     * @param progress receives one line for each step that takes long
     * @throws IOException if no way works; the message lists all ways and why each failed
     */
    public static MysqlInstallation find(Consumer<String> progress) throws IOException {
        return new MysqlFinder(System.getenv(), progress).find();
    }

    /**
     * Returns a MySQL of a release. For {@link MysqlRelease#CURRENT} it is the one of {@link #find}. For other releases
     * it is the mysqld that the release's variable names ({@code $CROSSTIDE_MYSQLD_8_0},
     * {@code $CROSSTIDE_MYSQLD_5_7}), or one from Maven Central for Linux on x86-64, which has no client programs.
     */
    public static MysqlInstallation of(MysqlRelease release, Consumer<String> progress) throws IOException {
        return release == MysqlRelease.CURRENT
                ? find(progress)
                : new OldMysql(release, System.getenv(), progress).find();
    }

    /** The server's version, like {@code 9.7.4}. */
    public abstract String version();

    /** The installation and its origin, for messages. */
    public abstract String describe();

    /** The command, without arguments, that runs a client program such as {@code mysqldump} or {@code mysqlbinlog}. */
    public abstract List<String> client(String program);

    /**
     * Starts mysqld.
     *
     * @param home working directory of mysqld; all files in the options are below it
     * @param log file below {@code home} to which mysqld's messages are appended
     */
    abstract ServerProcess launch(List<String> options, Path home, Path log) throws IOException;

    /** A key for data directories: only installations with the same key can use each other's data directories. */
    abstract String dataKey();

    /**
     * Creates a data directory as a copy of a template, which is initialised once per installation. All copies share
     * TLS and RSA keys and the statistics in the dictionary, which is harmless. The server creates its UUID at the
     * first start.
     */
    void createDataDirectory(Path dataDirectory, Consumer<String> progress) throws IOException {
        CacheFolder cache = CacheFolder.ofUser(System.getenv());
        Path template = cache.once("template-" + dataKey(), folder -> initialise(folder, progress));
        Path unfinished = dataDirectory.resolveSibling(dataDirectory.getFileName() + ".unfinished");
        Folders.delete(unfinished);
        Folders.copy(template.resolve(DATA), unfinished);
        Files.move(unfinished, dataDirectory, StandardCopyOption.ATOMIC_MOVE);
    }

    private void initialise(Path home, Consumer<String> progress) throws IOException {
        progress.accept("Initialising a data directory of " + describe() + " as a template (once)");
        Path log = Files.createFile(home.resolve("initialise.log"));
        Path data = home.resolve(DATA);
        Path statements = home.resolve("initialise.sql");
        Files.writeString(statements, String.join("\n", FIRST_STATEMENTS), StandardCharsets.UTF_8);
        List<String> options = List.of(
                "--initialize-insecure",
                "--skip-log-bin",
                "--init-file=" + statements,
                "--datadir=" + data,
                "--loose-innodb_redo_log_capacity=32M");
        ServerProcess process = launch(options, home, log);
        if (!process.awaitEnd(ProcessControl.PATIENCE)) {
            process.signal("KILL");
            throw new IOException(describe() + " took too long to initialise a data directory:\n" + LogTail.of(log));
        }
        if (process.exitCode() != 0) {
            throw new IOException(describe() + " could not initialise a data directory:\n" + LogTail.of(log));
        }
        Files.deleteIfExists(data.resolve("auto.cnf"));
    }
}
