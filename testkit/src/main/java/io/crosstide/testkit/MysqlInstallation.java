package io.crosstide.testkit;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/** A way to run mysqld and MySQL's client programs on this machine. */
public sealed interface MysqlInstallation permits LocalMysql {
    /**
     * Finds MySQL, or fetches it: {@code $CROSSTIDE_MYSQLD}, a mysqld on PATH, a Docker daemon with the image
     * {@code $CROSSTIDE_MYSQL_IMAGE}, Debian's archive, in this order.
     *
     * @param progress is told, a line at a time, what takes long
     * @throws IOException when there is no way; the message lists them all with what is wrong with each
     */
    static MysqlInstallation find(Consumer<String> progress) throws IOException {
        String named = System.getenv("CROSSTIDE_MYSQLD");
        if (named == null) {
            throw new IOException("no MySQL found");
        }
        java.nio.file.Path mysqld = java.nio.file.Path.of(named);
        return new LocalMysql("", List.of(named), mysqld.resolveSibling("."));
    }

    /** The server's version, like {@code 9.7.4}. */
    String version();

    /** Where it comes from, for people. */
    String describe();

    /** The command, without arguments, that runs a client program such as {@code mysqldump} or {@code mysqlbinlog}. */
    List<String> client(String program);
}
