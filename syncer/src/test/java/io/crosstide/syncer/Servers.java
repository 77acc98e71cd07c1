package io.crosstide.syncer;

import io.crosstide.binlog.BinlogSource;
import io.crosstide.binlog.TlsClient;
import io.crosstide.testkit.folder.ServerFolder;
import io.crosstide.testkit.kafka.KafkaCluster;
import io.crosstide.testkit.mysql.MysqlInstallation;
import io.crosstide.testkit.mysql.MysqlServer;
import io.crosstide.testkit.mysql.MysqldBuilder;
import io.crosstide.topology.Endpoint;
import io.crosstide.topology.TlsSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;

/** One MySQL and one Kafka for all tests of this module; the first test that needs them starts them. */
public final class Servers {
    public static final ServerFolder FOLDER;
    static final MysqlInstallation INSTALLATION;
    public static final MysqlServer MYSQL;
    public static final KafkaCluster KAFKA;

    static {
        try {
            FOLDER = ServerFolder.create("crosstide-syncer-test");
            INSTALLATION = MysqlInstallation.find(System.err::println);
            MYSQL = new MysqldBuilder(INSTALLATION, FOLDER.resolve("mysql"))
                    .withoutSync()
                    .build();
            KAFKA = new KafkaCluster(
                    FOLDER.resolve("kafka"),
                    1,
                    Map.of(
                            "group.min.session.timeout.ms", "1000", // see TestStream.QUICK
                            "transaction.abort.timed.out.transaction.cleanup.interval.ms", "500"));
            MYSQL.start();
            KAFKA.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            MYSQL.close();
            KAFKA.close();
            FOLDER.close();
        }));
    }

    private Servers() {}

    public static BinlogSource binlogSource(long serverId) {
        return binlogSource(serverId, new Endpoint(MYSQL.host(), MYSQL.port()));
    }

    public static BinlogSource binlogSource(long serverId, Endpoint endpoint) {
        return new BinlogSource(
                endpoint,
                MYSQL.user(),
                MYSQL.password(),
                new TlsClient(TlsSettings.DEFAULT, Map.of()),
                serverId,
                Duration.ofSeconds(5),
                Duration.ofSeconds(1),
                Duration.ofSeconds(10));
    }
}
