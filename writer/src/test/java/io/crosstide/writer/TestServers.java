package io.crosstide.writer;

import io.crosstide.bookkeeping.CrosstideSchema;
import io.crosstide.testkit.folder.ServerFolder;
import io.crosstide.testkit.kafka.KafkaCluster;
import io.crosstide.testkit.mysql.MysqlInstallation;
import io.crosstide.testkit.mysql.MysqlServer;
import io.crosstide.testkit.mysql.MysqldBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** A source mysqld, a target mysqld and one broker, started at first use and shared by all tests of this JVM. */
public final class TestServers {
    private static final TestServers SHARED = new TestServers();

    private final ServerFolder folder;
    private final MysqlServer source;
    private final MysqlServer target;
    private final KafkaCluster kafka;

    private TestServers() {
        try {
            folder = ServerFolder.create("crosstide-writer");
            MysqlInstallation installation = MysqlInstallation.find(System.err::println);
            source = server(installation, folder.resolve("source"));
            target = server(installation, folder.resolve("target"));
            kafka = new KafkaCluster(folder.resolve("kafka"), 1);
            source.start();
            target.start();
            kafka.start();
            Runtime.getRuntime().addShutdownHook(new Thread(this::close, "test-servers-close"));
            try (Connection connection = target.connect()) {
                for (String sql : CrosstideSchema.statements()) {
                    execute(connection, sql);
                }
            }
        } catch (IOException | SQLException e) {
            throw new IllegalStateException("Cannot prepare the servers of the tests", e);
        }
    }

    /** These tests do not need durability after a power failure. */
    private static MysqlServer server(MysqlInstallation installation, Path file) throws IOException {
        return new MysqldBuilder(installation, file)
                .withoutSync()
                .option("sync_binlog", "0")
                .option("innodb_flush_log_at_trx_commit", "0")
                .build();
    }

    public static TestServers shared() {
        return SHARED;
    }

    MysqlServer source() {
        return source;
    }

    public MysqlServer target() {
        return target;
    }

    KafkaCluster kafka() {
        return kafka;
    }

    /** Of the Kafka. */
    public String bootstrapServers() {
        return kafka.bootstrapServers();
    }

    Path folder() {
        return folder.path();
    }

    public static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private void close() {
        source.close();
        target.close();
        kafka.close();
        folder.close();
    }
}
