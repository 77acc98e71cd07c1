package io.crosstide.writer;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.bookkeeping.link.LinkState;
import io.crosstide.topology.LoopPrevention;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The writer passes over the rows of tables that its own topology file excludes. */
class ExcludedTableLinkTest {
    private static final String LOG_CONTENT = "SELECT GROUP_CONCAT(id ORDER BY id) FROM {db}.log";
    private static final String CONFLICTS = "SELECT COUNT(*) FROM crosstide.conflict WHERE mesh = '{db}'";

    /** The table exists no longer, and nobody can create it at the target as it was. */
    @ParameterizedTest
    @CsvSource({"GTID, 1", "DIRECTION_TABLE, 4"})
    void w3ExclusionReleasesALinkThatATableOfTheSourceStops(LoopPrevention mode, int workers) throws Exception {
        exclude(mode, workers);
    }

    @Tag("matrix") // all pairs for the matrix only
    @ParameterizedTest
    @CsvSource({"GTID, 4", "DIRECTION_TABLE, 1"})
    void w3ExclusionReleasesALinkOfTheOtherPairs(LoopPrevention mode, int workers) throws Exception {
        exclude(mode, workers);
    }

    private static void exclude(LoopPrevention mode, int workers) throws Exception {
        try (TestMesh mesh = new TestMesh(mode, workers)) {
            mesh.createTable("log (id INT PRIMARY KEY)");
            mesh.onSource("CREATE TABLE {db}.scratch_1 (id INT PRIMARY KEY)");
            mesh.commitOnSource("INSERT INTO {db}.scratch_1 VALUES (1), (2), (3)");
            mesh.commitOnSource(
                    "INSERT INTO {db}.log VALUES (1)",
                    "INSERT INTO {db}.scratch_1 VALUES (4)",
                    "INSERT INTO {db}.log VALUES (2)");
            mesh.onSource("DROP TABLE {db}.scratch_1");
            mesh.commitOnSource("INSERT INTO {db}.log VALUES (3)");
            List<SourceLog.Transaction> transactions = mesh.committed();
            mesh.beijing().publish(transactions);
            WriterService first = mesh.start();
            mesh.awaitState(first, "beijing", LinkState.STOPPED);
            assertThat(TestMesh.health(first, "beijing").remedy()).contains("exclude the table in the topology file");
            first.close();

            mesh.exclude("scratch_*");
            SimpleMeterRegistry registry = new SimpleMeterRegistry();
            WriterService second = mesh.start(registry);
            mesh.awaitTarget(LOG_CONTENT, "1,2,3");
            mesh.awaitState(second, "beijing", LinkState.IDLE);
            assertThat(registry.get("crosstide.excluded.rows")
                            .tag("from", "beijing")
                            .counter()
                            .count())
                    .isEqualTo(4);
            for (SourceLog.Transaction transaction : transactions) {
                if (mode == LoopPrevention.GTID) {
                    mesh.awaitTarget("SELECT GTID_SUBSET('" + transaction.gtid() + "', @@GLOBAL.gtid_executed)", "1");
                }
            }
            mesh.awaitTarget("SELECT state FROM crosstide.link_state WHERE mesh = '{db}'", "running");
            assertThat(mesh.askTarget(CONFLICTS)).isEqualTo("0");
            second.close();
            WriterService third = mesh.start();
            mesh.awaitState(third, "beijing", LinkState.IDLE);
            assertThat(mesh.askTarget(LOG_CONTENT)).isEqualTo("1,2,3");
        }
    }

    @ParameterizedTest
    @EnumSource
    void w1TransactionInChunksLosesOnlyTheExcludedRows(LoopPrevention mode) throws Exception {
        try (TestMesh mesh = new TestMesh(mode, 4)) {
            mesh.createTable("log (id INT PRIMARY KEY)");
            mesh.onSource("CREATE TABLE {db}.scratch (id INT PRIMARY KEY)");
            mesh.committed();
            mesh.chunks(1);
            mesh.exclude("scratch");
            mesh.commitOnSource("INSERT INTO {db}.scratch VALUES (1)", "INSERT INTO {db}.log VALUES (1)");
            mesh.commitOnSource("INSERT INTO {db}.scratch VALUES (2)", "INSERT INTO {db}.scratch VALUES (3)");
            mesh.commitOnSource("INSERT INTO {db}.log VALUES (2)");
            List<SourceLog.Transaction> transactions = mesh.committed();
            assertThat(transactions.get(1).chunks()).hasSize(2);
            WriterService service = mesh.start();
            mesh.beijing().publish(transactions);

            mesh.awaitTarget(LOG_CONTENT, "1,2");
            mesh.awaitState(service, "beijing", LinkState.IDLE);
        }
    }

    /** A row key of the excluded table would make the transactions wait for each other. */
    @Test
    void excludedRowsTakeNoPartInPlanning() throws Exception {
        try (TestMesh mesh = new TestMesh(LoopPrevention.GTID, 4)) {
            mesh.createTable("log (id INT PRIMARY KEY)");
            mesh.createTable("hot (id INT PRIMARY KEY, n INT)");
            mesh.createTable("orders (id INT PRIMARY KEY, n INT)");
            mesh.onTarget("INSERT INTO {db}.orders VALUES (1, 0)");
            mesh.onSource("INSERT INTO {db}.orders VALUES (1, 0)");
            mesh.onSource("INSERT INTO {db}.hot VALUES (1, 0)");
            mesh.committed();
            mesh.exclude("hot");
            WriterService service = mesh.start();
            try (Connection locking = TestServers.shared().target().connect()) {
                TestServers.execute(locking, "LOCK TABLES " + mesh.name() + ".orders WRITE");
                mesh.commitOnSource("UPDATE {db}.hot SET n = 1", "UPDATE {db}.orders SET n = 1");
                mesh.commitOnSource("UPDATE {db}.hot SET n = 2", "INSERT INTO {db}.log VALUES (1)");
                mesh.beijing().publish(mesh.committed());
                mesh.awaitTarget(LOG_CONTENT, "1");
                TestServers.execute(locking, "UNLOCK TABLES");
            }
            mesh.awaitEqual("SELECT n FROM {db}.orders");
            mesh.awaitState(service, "beijing", LinkState.IDLE);
        }
    }
}
