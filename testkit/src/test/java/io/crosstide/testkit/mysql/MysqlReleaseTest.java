package io.crosstide.testkit.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MysqlReleaseTest {
    private static final String SETTINGS = "SELECT CONCAT_WS(' ', @@gtid_mode, @@log_bin, @@binlog_format,"
            + " @@binlog_row_image, @@log_slave_updates, @@performance_schema)";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(MysqlRelease.class)
    void startsWithTheSettingsOfASource(MysqlRelease release) throws Exception {
        MysqlInstallation installation = MysqlInstallation.of(release, System.err::println);
        try (MysqlServer server = new MysqldBuilder(installation, folder.resolve("data")).build()) {
            server.start();
            assertThat(value(server, "SELECT VERSION()")).startsWith(installation.version());
            if (release != MysqlRelease.CURRENT) {
                assertThat(installation.version()).startsWith(release.series() + ".");
                assertThat(value(server, SETTINGS)).isEqualTo("ON 1 ROW FULL 1 1");
            }
            assertThat(value(server, "SELECT @@global.gtid_executed")).isEmpty();
            server.stop();
            server.start();
            assertThat(server.serverUuid()).hasToString(value(server, "SELECT @@server_uuid"));
        }
    }

    @Test
    void runsOnAHostWithoutItsLibraries() throws IOException {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/dpkg-deb")), "no Debian-family host");
        for (MysqlRelease old : new MysqlRelease[] {MysqlRelease.V5_7, MysqlRelease.V8_0}) {
            assertThat(new OldMysql(old, System.getenv(), System.err::println)
                            .throughOwnLibraries()
                            .version())
                    .startsWith(old.series() + ".");
        }
    }

    @Test
    void saysThatAnOldReleaseHasNoClientPrograms() throws IOException {
        MysqlInstallation old = MysqlInstallation.of(MysqlRelease.V5_7, System.err::println);
        assertThatThrownBy(() -> old.client("mysqldump"))
                .hasMessageStartingWith("MySQL 5.7.")
                .hasMessageContaining("does not have the program mysqldump");
    }

    @Test
    void refusesAServerOfAnotherRelease() throws IOException {
        LocalMysql old = new OldMysql(MysqlRelease.V5_7, System.getenv(), System.err::println).find();
        // The host may lack the libraries of the old release.
        Path mysqld = Files.writeString(
                folder.resolve("mysqld"), "#!/bin/sh\nexec " + String.join(" ", old.command()) + " \"$@\"\n");
        assertThat(mysqld.toFile().setExecutable(true)).isTrue();
        assertThatThrownBy(() -> new OldMysql(
                                MysqlRelease.V8_0,
                                Map.of("CROSSTIDE_MYSQLD_8_0", mysqld.toString()),
                                System.err::println)
                        .find())
                .hasMessageEndingWith("not 8.0");
    }

    private static String value(MysqlServer server, String query) throws SQLException {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
