package io.crosstide.writer;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.bookkeeping.link.LinkState;
import io.crosstide.change.event.EventHeader;
import io.crosstide.change.row.EventsWriter;
import io.crosstide.topology.LoopPrevention;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A transaction that no version of the target's tables makes applicable is skipped on an operator's order. */
class SkippedTransactionLinkTest {
    private static final String IDS = "SELECT GROUP_CONCAT(id ORDER BY id) FROM {db}.orders";
    private static final String HELD = "SELECT COUNT(*) FROM crosstide.held_transaction WHERE mesh = '{db}'";
    private static final int UNKNOWN_TYPE = 200;

    @ParameterizedTest
    @EnumSource
    void w4UndecodableTransactionIsSkippedOnRecord(LoopPrevention mode) throws Exception {
        try (TestMesh mesh = new TestMesh(mode, 4)) {
            mesh.createTable("orders (id INT PRIMARY KEY)");
            mesh.committed();
            mesh.commitOnSource("INSERT INTO {db}.orders VALUES (1)");
            mesh.commitOnSource("INSERT INTO {db}.orders VALUES (2)");
            mesh.commitOnSource("INSERT INTO {db}.orders VALUES (3)");
            List<SourceLog.Transaction> transactions = new ArrayList<>(mesh.committed());
            assertThat(transactions).hasSize(3);
            transactions.set(1, undecodable(transactions.get(1), mesh.name(), "orders"));
            WriterService service = mesh.start();
            mesh.beijing().publish(transactions);

            mesh.awaitState(service, "beijing", LinkState.STOPPED);
            assertThat(TestMesh.health(service, "beijing").error()).contains("cannot apply seq 2, GTID");
            assertThat(TestMesh.health(service, "beijing").remedy()).contains("upgrade Crosstide");
            mesh.awaitTarget(HELD, "1");
            mesh.awaitTarget(
                    "SELECT CONCAT(seq, JSON_EXTRACT(table_names, '$[0]'), row_changes IS NULL)"
                            + " FROM crosstide.held_transaction WHERE mesh = '{db}'",
                    "2\"" + mesh.name() + ".orders\"1");
            assertThat(mesh.askTarget(IDS)).isEqualTo("1");

            mesh.onTarget("UPDATE crosstide.held_transaction SET ordered_by = 'anna@ops', ordered_reason = 'a test',"
                    + " ordered_since = UTC_TIMESTAMP(6) WHERE mesh = '{db}'");
            mesh.awaitTarget(IDS, "1,3");
            mesh.awaitState(service, "beijing", LinkState.IDLE);
            mesh.awaitTarget(HELD, "0");
            assertThat(mesh.askTarget("SELECT GROUP_CONCAT(kind, ' ', decision, ' ', status, ' ', table_name, ' ', seq)"
                            + " FROM crosstide.conflict WHERE mesh = '{db}'"))
                    .isEqualTo("skipped skipped open " + mesh.name() + ".orders 2");
            assertThat(mesh.askTarget(
                            "SELECT note LIKE 'skipped by anna@ops at %: a test; it was held by: %cannot be read%'"
                                    + " FROM crosstide.conflict WHERE mesh = '{db}' AND after_image IS NULL"))
                    .isEqualTo("1");
        }
    }

    /** The first column gets a type that no version of MySQL has. */
    private static SourceLog.Transaction undecodable(SourceLog.Transaction transaction, String database, String table) {
        EventsWriter.Chunk chunk = transaction.chunks().get(0);
        byte[] events = chunk.events().clone();
        int lengthOfDatabase = EventHeader.LENGTH + 8;
        int lengthOfTable = lengthOfDatabase + 1 + database.length() + 1;
        int firstType = lengthOfTable + 1 + table.length() + 1 + 1;
        events[firstType] = (byte) UNKNOWN_TYPE;
        return new SourceLog.Transaction(
                transaction.gtid(),
                transaction.commitMicros(),
                List.of(new EventsWriter.Chunk(events, chunk.rows())),
                transaction.position());
    }
}
