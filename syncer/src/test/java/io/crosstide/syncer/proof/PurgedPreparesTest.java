package io.crosstide.syncer.proof;

import static io.crosstide.syncer.TestStream.execute;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.crosstide.change.event.Xid;
import io.crosstide.change.gtid.Gtid;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.wire.Checkpoint;
import io.crosstide.syncer.Servers;
import io.crosstide.syncer.publish.Checkpoints;
import io.crosstide.syncer.publish.StreamProgress;
import io.crosstide.topology.StreamName;
import java.sql.Connection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class PurgedPreparesTest {
    private static final UUID SERVER = UUID.fromString("3e11fa47-71ca-11e1-9e33-c80aa9429562");
    private static final StreamName STREAM = new StreamName("mesh", "orders", "east");
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private static final Logger LOG = (Logger) LoggerFactory.getLogger(PurgedPrepares.class);

    @BeforeEach
    void create() throws Exception {
        log.start();
        LOG.addAppender(log);
        execute(
                "DROP DATABASE IF EXISTS shop",
                "CREATE DATABASE shop",
                "CREATE TABLE shop.t (id INT PRIMARY KEY)",
                "XA START 'there'",
                "INSERT INTO shop.t VALUES (1)",
                "XA END 'there'",
                "XA PREPARE 'there'");
    }

    @AfterEach
    void close() throws Exception {
        LOG.detachAppender(log);
        execute("XA ROLLBACK 'there'");
    }

    @Test
    void distinguishesPreparedTransactionsFromThoseLostInACrash() throws Exception {
        StreamProgress progress =
                new StreamProgress(Checkpoints.first(STREAM, SERVER, "id", GtidSet.EMPTY, Set.of(), 0));
        progress.prepare(Xid.parse("X'7468657265',X'',1"), Gtid.of(SERVER, 3));
        progress.prepare(Xid.parse("X'6c6f7374',X'',1"), Gtid.of(SERVER, 4));
        progress.prepare(Xid.parse("X'6b657074',X'',1"), Gtid.of(SERVER, 9));
        Checkpoint committed = progress.checkpoint(0);
        GtidSet purged = GtidSet.parse(SERVER + ":1-8");
        PurgedPrepares prepares = new PurgedPrepares(STREAM);
        try (Connection connection = Servers.MYSQL.connect()) {
            prepares.check(connection, purged, committed, false);
            assertThat(messages()).singleElement().asString().contains("X'7468657265'", "XA ROLLBACK it");
            prepares.check(connection, purged, committed, true); // its end may have just arrived
            assertThat(messages()).hasSize(1);
            prepares.check(connection, purged, committed, true);
            assertThat(messages()).hasSize(2).last().asString().contains("X'6c6f7374'", "lost it in a crash");
            prepares.check(connection, purged, committed, true);
            assertThat(messages()).hasSize(2);
        }
    }

    private List<String> messages() {
        return log.list.stream()
                .map(each -> each.getFormattedMessage() + " " + each.getKeyValuePairs())
                .toList();
    }
}
