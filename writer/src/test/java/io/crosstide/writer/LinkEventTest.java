package io.crosstide.writer;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.bookkeeping.link.LinkEvent;
import io.crosstide.bookkeeping.link.LinkEventKind;
import io.crosstide.bookkeeping.link.LinkEventTable;
import io.crosstide.bookkeeping.link.LinkState;
import io.crosstide.topology.LinkName;
import io.crosstide.topology.LoopPrevention;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the target keeps of the history of a link. */
class LinkEventTest {
    private static final String ORDERS = "orders (id INT PRIMARY KEY, state VARCHAR(20))";
    private static final String KINDS = "SELECT GROUP_CONCAT(kind ORDER BY time) FROM crosstide.link_event"
            + " WHERE mesh = '{db}' AND source = 'beijing'";
    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

    @Test
    void keepsTheChangesOfALink() throws Exception {
        try (TestMesh mesh = new TestMesh(LoopPrevention.GTID, 4)) {
            mesh.createTable(ORDERS);
            mesh.onTarget("ALTER TABLE {db}.orders DROP COLUMN state");
            WriterService service = mesh.start();
            mesh.commitOnSource("INSERT INTO {db}.orders VALUES (1, 'new')");
            mesh.beijing().publish(mesh.committed());
            mesh.awaitTarget(KINDS, "started,stopped");
            mesh.onTarget("ALTER TABLE {db}.orders ADD COLUMN state VARCHAR(20)");
            mesh.awaitState(service, "beijing", LinkState.IDLE);
            mesh.awaitTarget(KINDS, "started,stopped,resumed");
            service.close();
            mesh.start();
            mesh.awaitTarget(KINDS, "started,stopped,resumed,taken-over");
        }
    }

    @Test
    void replicatesWithoutTheTable() throws Exception {
        try (TestMesh mesh = new TestMesh(LoopPrevention.GTID, 2)) {
            mesh.createTable(ORDERS);
            mesh.onTarget("RENAME TABLE crosstide.link_event TO crosstide.away");
            try {
                mesh.start();
                mesh.commitOnSource("INSERT INTO {db}.orders VALUES (1, 'new')");
                mesh.beijing().publish(mesh.committed());
                mesh.awaitTarget("SELECT state FROM {db}.orders", "new");
            } finally {
                mesh.onTarget("RENAME TABLE crosstide.away TO crosstide.link_event");
            }
        }
    }

    @Test
    void boundsTheRowsOfALinkThatChangesAllTheTime() throws Exception {
        LinkEventTable table = new LinkEventTable(new LinkName("flapping", "orders", "beijing", "shanghai"));
        try (Connection connection = TestServers.shared().target().connect()) {
            for (int i = 0; i < 100; i++) {
                LinkEventKind kind = i % 2 == 0 ? LinkEventKind.UNREACHABLE : LinkEventKind.RESUMED;
                table.write(connection, new LinkEvent(kind, NOON.plusSeconds(i), "host-1", "number " + i));
            }
            List<LinkEvent> events = table.read(connection, NOON);
            assertThat(events).hasSize(30);
            assertThat(events.stream().mapToInt(LinkEvent::times).sum()).isEqualTo(100);
            LinkEvent last = events.get(29);
            assertThat(last.lastTime()).isEqualTo(NOON.plusSeconds(99));
            assertThat(last.reason()).isEqualTo("number 99");

            table.write(connection, new LinkEvent(LinkEventKind.STOPPED, NOON.plusSeconds(100), "host-1", null));
            table.write(connection, new LinkEvent(LinkEventKind.RESUMED, NOON.plusSeconds(7_200), "host-1", null));
            assertThat(table.read(connection, NOON)).hasSize(32);

            assertThat(table.deleteSome(connection, NOON.plusSeconds(100))).isFalse();
            assertThat(table.read(connection, Instant.EPOCH))
                    .extracting(LinkEvent::kind)
                    .containsExactly("stopped", "resumed");
            assertThat(table.deleteSome(connection, NOON.plusSeconds(10_000))).isFalse();
        }
    }

    /** A process whose clock is behind, and a newer version, write to the same table. */
    @Test
    void readsWhatOtherProcessesWrote() throws Exception {
        LinkEventTable table = new LinkEventTable(new LinkName("mixed", "orders", "beijing", "shanghai"));
        try (Connection connection = TestServers.shared().target().connect();
                Statement statement = connection.createStatement()) {
            for (int i = 0; i < 30; i++) {
                LinkEventKind kind = i == 29 ? LinkEventKind.RESUMED : LinkEventKind.UNREACHABLE;
                table.write(connection, new LinkEvent(kind, NOON.plusSeconds(i), "host-1", null));
            }
            table.write(connection, new LinkEvent(LinkEventKind.RESUMED, NOON.plusSeconds(40), "host-1", null));
            table.write(connection, new LinkEvent(LinkEventKind.RESUMED, NOON.plusSeconds(9), "host-2", null));
            statement.execute("INSERT INTO crosstide.link_event (mesh, cluster, source, time, kind, last_time, times,"
                    + " instance) VALUES ('mixed', 'orders', 'beijing', '2026-01-31 12:01:00', 'divided',"
                    + " '2026-01-31 11:59:00', 2, 'host-3')");
            List<LinkEvent> events = table.read(connection, Instant.EPOCH);
            assertThat(events).hasSize(31);
            LinkEvent repeated = events.get(29);
            assertThat(repeated.times()).isEqualTo(3);
            assertThat(repeated.lastTime()).isEqualTo(NOON.plusSeconds(40));
            LinkEvent unknown = events.get(30);
            assertThat(unknown.kind()).isEqualTo("divided");
            assertThat(unknown.lastTime()).isEqualTo(unknown.time());
        }
    }
}
