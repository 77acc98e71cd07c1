package io.crosstide.testkit.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crosstide.testkit.folder.ServerFolder;
import io.crosstide.testkit.process.Command;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class MysqldTest {
    private static ServerFolder folder;
    private static MysqlInstallation installation;
    private static MysqlServer server;

    @BeforeAll
    static void start() throws IOException {
        folder = ServerFolder.create("crosstide-mysqld-test");
        installation = MysqlInstallation.find(System.err::println);
        server = new MysqldBuilder(installation, folder.resolve("data")).build();
        server.start();
    }

    @AfterAll
    static void end() {
        server.close();
        folder.close();
    }

    @Test
    void hasTheSettingsOfASource() throws SQLException {
        assertThat(value("SELECT CONCAT_WS(' ', @@gtid_mode, @@log_bin, @@binlog_format, @@binlog_row_image,"
                        + " @@binlog_row_metadata, @@sync_binlog, @@innodb_flush_log_at_trx_commit)"))
                .isEqualTo("ON 1 ROW FULL FULL 1 1");
        assertThat(value("SELECT @@performance_schema")).isEqualTo("1");
        assertThat(value("SELECT @@global.gtid_executed")).isEmpty();
    }

    @Test
    void keepsRowsAndUuidAfterStopAndAfterKill() throws Exception {
        String uuid = value("SELECT @@server_uuid");
        execute("CREATE DATABASE kept", "CREATE TABLE kept.t (id INT PRIMARY KEY)", "INSERT INTO kept.t VALUES (1)");
        server.stop();
        assertThat(server.running()).isFalse();
        server.start();
        execute("INSERT INTO kept.t VALUES (2)");
        server.kill();
        assertThat(server.running()).isFalse();
        server.start();
        assertThat(value("SELECT COUNT(*) FROM kept.t")).isEqualTo("2");
        assertThat(value("SELECT @@server_uuid")).isEqualTo(uuid);
        assertThat(server.serverUuid()).hasToString(uuid);
    }

    @Test
    void pausedServerAnswersOnlyAfterResume() throws Exception {
        server.pause();
        CompletableFuture<String> answer = CompletableFuture.supplyAsync(() -> {
            try {
                return value("SELECT 'there'");
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
        assertThatThrownBy(() -> answer.get(500, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        server.resume();
        assertThat(answer.get(30, TimeUnit.SECONDS)).isEqualTo("there");
    }

    @Test
    void reportsTheLogOfAMysqldThatDoesNotStart() throws IOException {
        try (MysqlServer wrong = new MysqldBuilder(installation, folder.resolve("wrong"))
                .option("no_such_option", "1")
                .build()) {
            assertThatThrownBy(wrong::start)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("unknown variable 'no_such_option=1'");
        }
    }

    @Test
    void twoServersHaveDifferentIdentities() throws Exception {
        try (MysqlServer second = new MysqldBuilder(installation, folder.resolve("second"))
                .serverId(77)
                .build()) {
            second.start();
            assertThat(second.serverUuid()).isNotEqualTo(server.serverUuid());
            try (Connection connection = second.connect();
                    Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT @@server_id")) {
                rows.next();
                assertThat(rows.getInt(1)).isEqualTo(77);
            }
        }
    }

    @Test
    void runsClientPrograms() throws IOException {
        List<String> command = new ArrayList<>(installation.client("mysql"));
        command.addAll(List.of(
                "--no-defaults",
                "--host=" + server.host(),
                "--port=" + server.port(),
                "--user=" + server.user(),
                "--batch",
                "--skip-column-names",
                "--execute=SELECT VERSION()"));
        String text = Command.mustRun(command, folder.path(), Map.of("MYSQL_PWD", server.password()));
        assertThat(text).startsWith(installation.version());
    }

    private static String value(String query) throws SQLException {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static void execute(String... statements) throws SQLException {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
