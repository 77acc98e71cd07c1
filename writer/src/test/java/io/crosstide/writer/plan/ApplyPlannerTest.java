package io.crosstide.writer.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crosstide.change.row.TableName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApplyPlannerTest {
    private static final IndexId PRIMARY = new IndexId(new TableName("d", "t"), "PRIMARY");
    private static final IndexId CODE = new IndexId(new TableName("d", "t"), "code");

    private final ApplyPlanner planner = new ApplyPlanner();

    private static TransactionKeys keys(RowKey... keys) {
        return TransactionKeys.of(Set.of(keys));
    }

    private static RowKey key(IndexId index, String fold) {
        return new RowKey(index, fold);
    }

    @Test
    void transactionsWithoutACommonKeyRunInParallel() {
        assertThat(planner.add(1, keys(key(PRIMARY, "1")))).isEmpty();
        assertThat(planner.add(2, keys(key(PRIMARY, "2"), key(CODE, "1")))).isEmpty();
        assertThat(planner.unfinished()).isEqualTo(2);
    }

    @Test
    void waitsForTheLastHolderOfEachKey() {
        planner.add(1, keys(key(PRIMARY, "1")));
        planner.add(2, keys(key(CODE, "x")));
        assertThat(planner.add(3, keys(key(PRIMARY, "1"), key(CODE, "x")))).containsExactlyInAnyOrder(1L, 2L);
        assertThat(planner.add(4, keys(key(PRIMARY, "1")))).containsExactly(3L);
    }

    @Test
    void doesNotWaitForAFinishedTransaction() {
        planner.add(1, keys(key(PRIMARY, "1")));
        planner.done(1);
        assertThat(planner.add(2, keys(key(PRIMARY, "1")))).isEmpty();
    }

    @Test
    void wildcardOverlapsOnlyWithKeysOfItsIndex() {
        planner.add(1, keys(key(PRIMARY, "1")));
        planner.add(2, keys(key(CODE, "x")));
        assertThat(planner.add(3, keys(RowKey.wildcard(PRIMARY)))).containsExactly(1L);
        assertThat(planner.add(4, keys(key(PRIMARY, "7")))).containsExactly(3L);
        assertThat(planner.add(5, keys(key(CODE, "y")))).isEmpty();
        assertThat(planner.add(6, keys(RowKey.wildcard(PRIMARY)))).containsExactlyInAnyOrder(3L, 4L);
    }

    @Test
    void sharedKeysWaitOnlyForThoseThatHoldThemAlone() {
        planner.add(1, keys(key(PRIMARY, "1")));
        assertThat(planner.add(2, keys(shared("1")))).containsExactly(1L);
        assertThat(planner.add(3, keys(shared("1")))).containsExactly(1L);
        assertThat(planner.add(4, keys(RowKey.wildcard(PRIMARY).asShared()))).containsExactly(1L);
        assertThat(planner.add(5, keys(key(PRIMARY, "1")))).containsExactlyInAnyOrder(1L, 2L, 3L, 4L);
        assertThat(planner.add(6, keys(shared("1")))).containsExactly(5L);
        assertThat(planner.add(7, keys(RowKey.wildcard(PRIMARY)))).contains(4L, 5L, 6L);
    }

    private static RowKey shared(String fold) {
        return key(PRIMARY, fold).asShared();
    }

    @Test
    void barrierRunsAlone() {
        planner.add(1, keys(key(PRIMARY, "1")));
        planner.add(2, keys());
        assertThat(planner.add(3, TransactionKeys.BARRIER)).containsExactlyInAnyOrder(1L, 2L);
        assertThat(planner.add(4, keys(key(CODE, "9")))).containsExactly(3L);
        planner.done(1);
        planner.done(2);
        planner.done(3);
        assertThat(planner.add(5, keys(key(PRIMARY, "9")))).isEmpty();
    }

    @Test
    void refusesToFinishOutOfOrder() {
        planner.add(1, keys(key(PRIMARY, "1")));
        planner.add(2, keys(key(PRIMARY, "1")));
        assertThatThrownBy(() -> planner.done(2))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("W2");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void transactionsThatShareAKeyNeverOverlap(long seed) {
        Random random = new Random(seed);
        List<TransactionKeys> all = new ArrayList<>(List.of(TransactionKeys.BARRIER));
        List<Set<Long>> waits = new ArrayList<>(List.of(Set.of()));
        Set<Long> waiting = new HashSet<>();
        Set<Long> running = new HashSet<>();
        Set<Long> done = new HashSet<>();
        long next = 1;
        int maxRunning = 0;
        while (done.size() < 3000) {
            if (next <= 3000 && waiting.size() + running.size() < 40 && random.nextInt(3) > 0) {
                TransactionKeys keys = random(random);
                all.add(keys);
                waits.add(planner.add(next, keys));
                waiting.add(next++);
            }
            for (Long id : new ArrayList<>(waiting)) {
                if (done.containsAll(waits.get(id.intValue())) && random.nextBoolean()) {
                    for (Long other : running) {
                        assertThat(overlap(all.get(id.intValue()), all.get(other.intValue())))
                                .as("seed %d: %d starts while %d runs", seed, id, other)
                                .isFalse();
                    }
                    for (Long other : waiting) {
                        assertThat(other < id && overlap(all.get(id.intValue()), all.get(other.intValue())))
                                .as("seed %d: %d overtakes %d", seed, id, other)
                                .isFalse();
                    }
                    waiting.remove(id);
                    running.add(id);
                    maxRunning = Math.max(maxRunning, running.size());
                }
            }
            List<Long> candidates = new ArrayList<>(running);
            if (!candidates.isEmpty()) {
                Long id = candidates.get(random.nextInt(candidates.size()));
                planner.done(id);
                running.remove(id);
                done.add(id);
            }
        }
        assertThat(planner.unfinished()).isZero();
        assertThat(maxRunning).as("seed %d", seed).isGreaterThan(3);
    }

    private static TransactionKeys random(Random random) {
        if (random.nextInt(60) == 0) {
            return TransactionKeys.BARRIER;
        }
        Set<RowKey> keys = new HashSet<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            IndexId index = new IndexId(new TableName("d", "t" + random.nextInt(3)), "i" + random.nextInt(2));
            String fold = random.nextInt(25) == 0 ? null : Integer.toString(random.nextInt(30));
            keys.add(new RowKey(index, fold, random.nextInt(4) == 0));
        }
        return TransactionKeys.of(keys);
    }

    private static boolean overlap(TransactionKeys one, TransactionKeys other) {
        if (one.barrier() || other.barrier()) {
            return true;
        }
        return one.keys().stream().anyMatch(a -> other.keys().stream().anyMatch(b -> overlap(a, b)));
    }

    private static boolean overlap(RowKey one, RowKey other) {
        return one.index().equals(other.index())
                && !(one.shared() && other.shared())
                && (one.isWildcard() || other.isWildcard() || Objects.equals(one.fold(), other.fold()));
    }
}
