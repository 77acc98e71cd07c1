package io.crosstide.writer.row;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.bookkeeping.conflict.Conflict;
import io.crosstide.bookkeeping.conflict.ConflictFilter;
import io.crosstide.bookkeeping.conflict.ConflictId;
import io.crosstide.bookkeeping.conflict.ConflictKind;
import io.crosstide.bookkeeping.conflict.ConflictRecorder;
import io.crosstide.bookkeeping.conflict.ConflictStatus;
import io.crosstide.bookkeeping.conflict.ConflictTable;
import java.sql.Connection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Reads conflicts as they were recorded. */
@ExtendWith(ReplayExtension.class)
class ConflictTableTest {
    private static final Instant NOON = Instant.parse("2026-03-04T12:00:00.123456Z");

    private final ReplayPair pair;
    private final ConflictTable store = new ConflictTable("mesh", "orders");

    ConflictTableTest(ReplayPair pair) {
        this.pair = pair;
    }

    @BeforeEach
    void empty() throws Exception {
        pair.takeConflicts();
    }

    private static Map<String, @Nullable String> row(@Nullable String... namesAndValues) {
        Map<String, @Nullable String> row = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            row.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
        }
        return row;
    }

    private static Conflict conflict(int number, ConflictKind kind, ConflictStatus status, Instant time) {
        return new Conflict(
                ConflictId.of(UUID.fromString("00000000-0000-0000-0000-000000000001"), number, 0, 0),
                kind,
                status,
                time,
                "mesh",
                "orders",
                "beijing",
                "shanghai",
                "shop.t" + number,
                "00000000-0000-0000-0000-000000000001:" + number,
                number,
                1,
                2,
                List.of("PRIMARY", "a`b'c"),
                row("id", "7"),
                row("id", "7", "Name", null),
                row("id", "7", "Name", "😀 'quoted' \\ \"x\" \u0000 0x00"),
                Arrays.asList(row("id", "7"), row("id", null)),
                "report",
                Conflict.KEPT_TARGET,
                "a note");
    }

    private List<Conflict> read(Connection connection, ConflictFilter filter) throws Exception {
        List<Conflict> conflicts = new ArrayList<>();
        store.read(connection, filter, conflicts::add);
        return conflicts;
    }

    @Test
    void readsWhatWasRecorded() throws Exception {
        Conflict one = conflict(1, ConflictKind.INSERT_EXISTS, ConflictStatus.OPEN, NOON);
        Conflict two = conflict(2, ConflictKind.UPDATE_DIFFERS, ConflictStatus.RESOLVED, NOON.plusSeconds(60));
        try (Connection connection = pair.connectToTarget()) {
            ConflictRecorder recorder = new ConflictRecorder(connection);
            recorder.record(two);
            recorder.record(one);
            recorder.record(one);

            assertThat(read(connection, ConflictFilter.ALL)).containsExactly(one, two);
            assertThat(read(connection, new ConflictFilter(NOON.plusSeconds(1), null, null, null)))
                    .containsExactly(two);
            assertThat(read(connection, new ConflictFilter(null, "shop.t1", null, null)))
                    .containsExactly(one);
            assertThat(read(connection, new ConflictFilter(null, null, ConflictKind.UPDATE_DIFFERS, null)))
                    .containsExactly(two);
            assertThat(read(connection, new ConflictFilter(null, null, null, ConflictStatus.OPEN)))
                    .containsExactly(one);
            assertThat(store.find(connection, one.id())).containsExactly(one);
            assertThat(store.find(connection, one.id().substring(0, 8))).containsExactly(one);
            assertThat(store.find(connection, "zz")).isEmpty();
            assertThat(store.countOpen(connection, "beijing")).isEqualTo(1);
            assertThat(store.countOpen(connection, "elsewhere")).isZero();
        }
    }

    @Test
    void readsSeveralPages() throws Exception {
        try (Connection connection = pair.connectToTarget()) {
            connection.setAutoCommit(false);
            ConflictRecorder recorder = new ConflictRecorder(connection);
            for (int i = 0; i < 1001; i++) {
                recorder.record(conflict(i, ConflictKind.CONSTRAINT, ConflictStatus.OPEN, NOON));
            }
            connection.commit();
            assertThat(read(connection, ConflictFilter.ALL)).hasSize(1001).doesNotHaveDuplicates();
            connection.rollback();
        }
        pair.takeConflicts();
    }

    @Test
    void idsDependOnlyOnThePlace() {
        UUID stream = UUID.fromString("6ba7b810-9dad-11d1-80b4-00c04fd430c8");
        assertThat(ConflictId.of(stream, 1, 2, 3)).hasSize(32).isEqualTo(ConflictId.of(stream, 1, 2, 3));
        assertThat(ConflictId.of(stream, 1, 2, 3)).isNotEqualTo(ConflictId.of(stream, 1, 3, 2));
    }
}
