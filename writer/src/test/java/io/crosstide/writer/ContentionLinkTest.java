package io.crosstide.writer;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.bookkeeping.link.LinkState;
import io.crosstide.topology.LoopPrevention;
import io.crosstide.writer.row.HotTables;
import io.crosstide.writer.row.Seed;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** W2 and P1 with few rows and many transactions, through a link with many workers. */
class ContentionLinkTest {
    private static final int TRANSACTIONS = 300;
    private static final int WORKERS = 12;
    private static final int TRANSACTIONS_PER_PART = 50;

    @ParameterizedTest
    @EnumSource
    void w2EndsEqualToTheSourceWithoutConflicts(LoopPrevention mode) throws Exception {
        long seed = Seed.next();
        Random random = new Random(seed);
        try (TestMesh mesh = new TestMesh(mode, WORKERS)) {
            for (HotTables tables : HotTables.values()) {
                for (String table : tables.tables()) {
                    mesh.createTable(table.replace("REFERENCES ", "REFERENCES " + mesh.name() + "."));
                }
            }
            HotTables.write(TRANSACTIONS, random, new Source(mesh), HotTables.values());
            List<SourceLog.Transaction> transactions = mesh.committed();
            SimpleMeterRegistry registry = new SimpleMeterRegistry();
            WriterService service = mesh.start(registry);

            for (int i = 0; i < transactions.size(); i += TRANSACTIONS_PER_PART) {
                mesh.beijing()
                        .publish(transactions.subList(i, Math.min(transactions.size(), i + TRANSACTIONS_PER_PART)));
            }

            Awaitility.await("all transactions are applied")
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> registry.get("crosstide.applied.transactions")
                                    .tag("from", "beijing")
                                    .counter()
                                    .count()
                            >= transactions.size());
            mesh.awaitState(service, "beijing", LinkState.IDLE);
            assertThat(mesh.askTarget("SELECT CONCAT(COUNT(*), ' ', COALESCE(MAX(kind), '')) FROM crosstide.conflict"
                            + " WHERE mesh = '{db}'"))
                    .as("conflicts, seed %d", seed)
                    .isEqualTo("0 ");
            for (HotTables tables : HotTables.values()) {
                for (String view : tables.views()) {
                    assertThat(mesh.targetRows(view))
                            .as("%s, seed %d", view, seed)
                            .isNotEmpty()
                            .isEqualTo(mesh.sourceRows(view));
                }
            }
        }
    }

    private record Source(TestMesh mesh) implements HotTables.Source {
        @Override
        public void execute(String sql) throws SQLException {
            mesh.onSource(sql);
        }

        @Override
        public List<String> rows(String query) throws SQLException {
            return mesh.sourceRows(query);
        }
    }
}
