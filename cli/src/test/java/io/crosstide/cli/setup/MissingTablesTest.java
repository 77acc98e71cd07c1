package io.crosstide.cli.setup;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.bookkeeping.CrosstideSchema;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MissingTablesTest {

    @Test
    void understandsEveryStatementOfTheSchema() {
        MissingTables all = new MissingTables(Set.of());
        assertThat(CrosstideSchema.statements()).allMatch(all::needs);
        MissingTables none = new MissingTables(new HashSet<>(Set.of(
                "schema crosstide",
                "table stream",
                "table origin",
                "table join_point",
                "table owner",
                "table position",
                "table direction",
                "table link_state",
                "table link_control",
                "table held_transaction",
                "table replayed_tail",
                "table link_event",
                "table missing_column",
                "table column_mismatch",
                "table column_order",
                "table apply_method",
                "table conflict",
                "table conflict_part",
                "table audit",
                "table local_change",
                "table guard")));
        assertThat(CrosstideSchema.statements()).noneMatch(none::needs);
        assertThat(none.isEmpty()).isTrue();
    }
}
