package io.crosstide.writer.row;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.bookkeeping.conflict.Conflict;
import io.crosstide.bookkeeping.conflict.ConflictKind;
import io.crosstide.testkit.cases.ColumnCase;
import io.crosstide.testkit.cases.ColumnCases;
import io.crosstide.writer.row.TypedConflicts.Change;
import io.crosstide.writer.row.TypedConflicts.Met;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The conflict path for each type. A row whose column differs from the before image is a conflict and stays; a row
 * whose column is the same is no conflict; the records rebuild all rows. The server decides what is the same.
 */
@ExtendWith(ReplayExtension.class)
class ConflictTypesTest {
    /** At most this number of types share a table, because a new table costs much more than a column. */
    private static final int MAX_COLUMNS = 12;

    private static final String SAME_PRINT = "JSON: numbers that print alike";
    /** The values that docs/conflicts.md lists as not distinguished: by case, the values from and to. */
    private static final Map<String, List<Set<String>>> NOT_DISTINGUISHED = Map.of(
            "JSON: 1, 1.0 and 1 of other types",
            List.of(Set.of("'1'", "CAST(CAST(1 AS UNSIGNED) AS JSON)")),
            SAME_PRINT,
            List.of(
                    Set.of("'5'", "CAST(CAST(5 AS UNSIGNED) AS JSON)"),
                    Set.of("'1.5'", "CAST(CAST(1.5 AS DECIMAL(3,1)) AS JSON)")));

    private final ReplayPair pair;

    ConflictTypesTest(ReplayPair pair) {
        this.pair = pair;
    }

    static Collection<List<ColumnCase>> types() {
        List<ColumnCase> cases = new ArrayList<>(ColumnCases.all());
        ColumnCase json = cases.stream()
                .filter(each -> each.type().equals("JSON"))
                .findFirst()
                .orElseThrow();
        List<String> alike = NOT_DISTINGUISHED.getOrDefault(SAME_PRINT, List.of()).stream()
                .flatMap(Set::stream)
                .sorted()
                .toList();
        cases.add(new ColumnCase("JSON", SAME_PRINT, "JSON", json.view(), alike, json.since()));
        return IntStream.range(0, cases.size())
                .boxed()
                .collect(Collectors.groupingBy(
                        i -> i / MAX_COLUMNS, LinkedHashMap::new, Collectors.mapping(cases::get, Collectors.toList())))
                .values();
    }

    @ParameterizedTest
    @MethodSource("types")
    void rowThatDiffersInAColumnIsKeptAndRecorded(List<ColumnCase> types) throws Exception {
        assertKept(TypedConflicts.few(pair, types));
    }

    @Tag("matrix")
    @ParameterizedTest
    @MethodSource("types")
    void rowThatDiffersInAColumnIsKeptAndRecordedForEveryChange(List<ColumnCase> types) throws Exception {
        assertKept(TypedConflicts.all(pair, types));
    }

    private static void assertKept(TypedConflicts conflicts) throws Exception {
        List<Met> rows = conflicts.replicate();

        Map<Met, Conflict> recorded = new HashMap<>();
        for (Met row : rows) {
            boolean same = row.isSame() || isNotDistinguished(row);
            Conflict conflict = row.conflict();
            assertThat(conflict == null ? null : conflict.kind()).as("%s", row).isEqualTo(expected(row, same));
            if (row.isSame() && conflict == null) {
                assertThat(row.targetAfter()).as("applied: %s", row).isEqualTo(row.sourceAfter());
            } else if (!row.isChanged() || conflict != null) {
                assertThat(row.targetAfter()).as("kept: %s", row).isEqualTo(row.targetBefore());
            }
            if (conflict != null) {
                recorded.put(row, conflict);
                assertThat(conflict.decision())
                        .as("%s", row)
                        .isEqualTo(
                                row.isAlreadyThere() || (same && row.at().change() == Change.INSERT)
                                        ? Conflict.ALREADY_SAME
                                        : Conflict.KEPT_TARGET);
                assertThat(conflict.found()).as("%s", row).hasSize(1);
            }
        }
        assertThat(recorded).isNotEmpty();
        assertThat(conflicts.lost(recorded)).isEmpty();
    }

    private static boolean isNotDistinguished(Met row) {
        return NOT_DISTINGUISHED.getOrDefault(row.at().type().title(), List.of()).stream()
                .anyMatch(values -> values.contains(row.at().source())
                        && values.contains(row.at().target()));
    }

    private static @Nullable ConflictKind expected(Met row, boolean same) {
        return switch (row.at().change()) {
            case UPDATE_OTHER_COLUMN -> same ? null : ConflictKind.UPDATE_DIFFERS;
            case UPDATE_TO_THAT_OF_TARGET -> same || !row.isChanged() ? null : ConflictKind.UPDATE_DIFFERS;
            case DELETE -> same ? null : ConflictKind.DELETE_DIFFERS;
            case INSERT -> ConflictKind.INSERT_EXISTS;
        };
    }
}
