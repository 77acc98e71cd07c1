package io.crosstide.syncer.xa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crosstide.change.event.FormatDescription;
import io.crosstide.change.event.GtidEvent;
import io.crosstide.change.event.HeartbeatEvent;
import io.crosstide.change.event.QueryEvent;
import io.crosstide.change.event.Xid;
import io.crosstide.change.gtid.Gtid;
import io.crosstide.change.row.MappedTable;
import io.crosstide.syncer.failure.StreamStoppedException;
import io.crosstide.syncer.transaction.TransactionSink;
import io.crosstide.syncer.transaction.TransactionStart;
import io.crosstide.topology.StreamName;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PreparedSinkTest {
    private static final UUID SERVER = new UUID(1, 2);
    private final TransactionStart ending = new TransactionStart(
            new GtidEvent(Gtid.of(SERVER, 9), 0, 0, 0, 1, 1, 0), 1, "binlog.000999:120"); // actually at 4 GiB + 120
    private final PreparedSink sink = new PreparedSink(
            new StreamName("mesh", "orders", "east"),
            Gtid.of(SERVER, 4),
            Xid.parse("X'61',X'',1"),
            ending,
            new NoSink());

    @Test
    void waitsWhileTheServerSearchesTheFileOfTheCommit() {
        sink.idle(new HeartbeatEvent("binlog.000998", 4_000_000_000L));
        sink.idle(new HeartbeatEvent("binlog.000999", 4_000_000_000L));
    }

    @Test
    void w4StopsWhenTheServerSearchedPastTheFileOfTheCommit() {
        assertThatThrownBy(() -> sink.idle(new HeartbeatEvent("binlog.001000", 4)))
                .isInstanceOf(StreamStoppedException.class)
                .hasMessageContaining("no such transaction before it");
        assertThatThrownBy(() -> sink.idle(new HeartbeatEvent("binlog.1000000", 4)))
                .isInstanceOf(StreamStoppedException.class);
    }

    @Test
    void w4StopsAtAnotherTransaction() {
        assertThatThrownBy(() -> sink.begin(ending))
                .isInstanceOf(StreamStoppedException.class)
                .hasMessageContaining("instead");
    }

    @Test
    void ignoresStatementsWithinTheTransaction() {
        assertThatThrownBy(() -> sink.ddl("", "DROP TABLE t"))
                .isInstanceOf(StreamStoppedException.class)
                .hasMessageContaining("is a statement: DROP TABLE t");
        sink.xaStart(Xid.parse("X'61',X'',1"));
        sink.ddl("", "DELETE FROM `d`.`m`");
        sink.end();
        assertThat(sink.isComplete()).isTrue();
    }

    private static final class NoSink implements TransactionSink {
        @Override
        public void format(FormatDescription format) {}

        @Override
        public boolean begin(TransactionStart start) {
            throw new AssertionError("begins " + start);
        }

        @Override
        public void tableMap(MappedTable table, byte[] event) {}

        @Override
        public boolean isReplicated(MappedTable table) {
            return true;
        }

        @Override
        public void rows(MappedTable table, byte[] event) {}

        @Override
        public boolean passes(QueryEvent statement) {
            return false;
        }

        @Override
        public void ddl(String database, String sql) {}

        @Override
        public void end() {}

        @Override
        public void idle(HeartbeatEvent heartbeat) {}
    }
}
