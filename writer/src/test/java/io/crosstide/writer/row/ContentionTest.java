package io.crosstide.writer.row;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.bookkeeping.conflict.ConflictKind;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * W2 on real servers: few rows, many transactions, several parallel connections in the planner's order. In the end the
 * target equals the source, without conflicts.
 */
@ExtendWith(ReplayExtension.class)
class ContentionTest {
    private static final int TRANSACTIONS = 600;

    private final ReplayPair pair;

    ContentionTest(ReplayPair pair) {
        this.pair = pair;
    }

    @ParameterizedTest
    @EnumSource
    void w2ResultEqualsSerialOrder(HotTables tables) throws Exception {
        long seed = Seed.next();
        pair.onBoth("DROP DATABASE IF EXISTS rush", "CREATE DATABASE rush", "USE rush");
        for (String table : tables.tables()) {
            pair.onBoth("CREATE TABLE " + table);
        }
        for (String table : tables.tables()) {
            pair.forget("rush", table.substring(0, table.indexOf(' ')));
        }
        pair.takeConflicts();
        pair.skip();
        pair.onSource("SET SESSION foreign_key_checks = 1");
        HotTables.write(TRANSACTIONS, new Random(seed), new Source(pair), tables);

        Map<ConflictKind, Integer> conflicts = SideBySide.apply(pair, pair.transactions());

        assertThat(conflicts).as("seed %d", seed).isEmpty();
        for (String view : tables.views()) {
            String query = view.replace("{db}", "rush");
            assertThat(pair.targetRows(query)).as("seed %d", seed).isNotEmpty().isEqualTo(pair.sourceRows(query));
        }
    }

    private record Source(ReplayPair pair) implements HotTables.Source {
        @Override
        public void execute(String sql) throws SQLException {
            pair.onSource(sql.replace("{db}", "rush"));
        }

        @Override
        public List<String> rows(String query) throws SQLException {
            return pair.sourceRows(query.replace("{db}", "rush"));
        }
    }
}
