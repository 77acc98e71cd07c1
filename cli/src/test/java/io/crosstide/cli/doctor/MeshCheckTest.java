package io.crosstide.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MeshCheckTest {

    private static ClusterFacts facts(String datacenter, int increment, int offset, Map<String, String> columns) {
        SortedMap<String, SortedMap<String, String>> tables = new TreeMap<>();
        tables.put("shop.orders", new TreeMap<>(columns));
        return new ClusterFacts(
                datacenter,
                datacenter + "/orders",
                "uuid of " + datacenter,
                increment,
                offset,
                "0",
                Duration.ZERO,
                true,
                tables,
                List.of("shop.orders"));
    }

    private static List<Finding> check(ClusterFacts... facts) {
        return new MeshCheck("orders", List.of(facts)).check();
    }

    private static final Map<String, String> COLUMNS = Map.of("id", "bigint", "name", "varchar(20) utf8mb4_bin");

    @Test
    void findsNothingWhereAllFits() {
        assertThat(check(facts("a", 3, 1, COLUMNS), facts("b", 3, 2, COLUMNS), facts("c", 3, 3, COLUMNS)))
                .isEmpty();
    }

    @Test
    void warnsOfAutoIncrementThatMeets() {
        assertThat(check(facts("a", 1, 1, COLUMNS), facts("b", 1, 1, COLUMNS)))
                .singleElement()
                .satisfies(finding -> assertThat(finding.what()).contains("AUTO_INCREMENT", "shop.orders"));
        assertThat(check(facts("a", 4, 1, COLUMNS), facts("b", 6, 3, COLUMNS)))
                .as("1, 5, 9 and 3, 9, 15")
                .hasSize(1);
    }

    @Test
    void refusesOneServerUnderTwoNames() {
        ClusterFacts one = facts("a", 2, 1, COLUMNS);
        ClusterFacts same = new ClusterFacts(
                "b", "b/orders", one.serverUuid(), 2, 2, "0", Duration.ZERO, true, one.columns(), one.autoIncrement());
        assertThat(check(one, same)).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.ERROR);
            assertThat(finding.what()).contains(one.serverUuid());
        });
    }

    @Test
    void namesColumnsThatDiffer() {
        Map<String, String> others = Map.of("id", "int", "note", "text utf8mb4_bin");
        assertThat(check(facts("a", 2, 1, COLUMNS), facts("b", 2, 2, others)))
                .singleElement()
                .satisfies(finding ->
                        assertThat(finding.what()).contains("b lacks name", "a lacks note", "id is bigint and int"));
    }

    @Test
    void warnsOfSkewedClock() {
        ClusterFacts fine = facts("a", 2, 1, COLUMNS);
        ClusterFacts late = new ClusterFacts(
                "b",
                "b/orders",
                "other",
                2,
                2,
                "0",
                Duration.ofSeconds(-3),
                true,
                fine.columns(),
                fine.autoIncrement());
        assertThat(check(fine, late))
                .singleElement()
                .satisfies(finding -> assertThat(finding.what()).contains("3.0 s behind"));
    }
}
