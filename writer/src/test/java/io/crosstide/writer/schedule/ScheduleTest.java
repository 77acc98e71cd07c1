package io.crosstide.writer.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.change.row.TableName;
import io.crosstide.writer.plan.IndexId;
import io.crosstide.writer.plan.RowKey;
import io.crosstide.writer.plan.TransactionKeys;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {
    private static final IndexId PRIMARY = new IndexId(new TableName("shop", "orders"), "PRIMARY");

    private final Schedule<Long> schedule = new Schedule<>(8);

    @Test
    void w2BlocksATransactionThatSharesAKey() {
        add(1, "a");
        add(2, "a");
        add(3, "b");
        assertThat(schedule.next()).contains(1L);
        assertThat(schedule.next()).contains(3L);
        assertThat(schedule.next()).isEmpty();
        schedule.done(1);
        assertThat(schedule.next()).contains(2L);
    }

    @Test
    void w2LetsAWorkerApplyAChainInItsOrder() {
        add(1, "a");
        add(2, "a", "b");
        add(3, "b");
        add(4, "c");
        add(5, "b", "c");
        assertThat(schedule.next()).contains(1L);
        assertThat(after(1)).contains(2L);
        assertThat(after(1, 2)).contains(3L);
        assertThat(after(1, 2, 3)).isEmpty(); // 5 waits for 4, too
        schedule.done(1);
        schedule.done(2);
        schedule.done(3);
        assertThat(schedule.next()).contains(4L);
        assertThat(after(4)).contains(5L);
    }

    @Test
    void leavesTransactionsThatCanRunSideBySideToOtherWorkers() {
        add(1, "a", "b");
        add(2, "a");
        add(3, "b");
        assertThat(schedule.next()).contains(1L);
        assertThat(after(1)).isEmpty();
    }

    @Test
    void w2ATransactionThatAWorkerDidNotBeginWaitsAgain() {
        add(1, "a");
        add(2, "a");
        assertThat(schedule.next()).contains(1L);
        assertThat(after(1)).contains(2L);
        schedule.block(1, 1L, PRIMARY.table());
        schedule.notBegun(2);
        assertThat(schedule.next()).isEmpty();
        schedule.release(PRIMARY.table());
        assertThat(schedule.next()).contains(1L);
        assertThat(schedule.next()).isEmpty();
        schedule.done(1);
        assertThat(schedule.next()).contains(2L);
    }

    @Test
    void aChainTakesNoTransactionOfABlockedTable() {
        add(1, "a");
        add(2, "b");
        add(3, "a");
        assertThat(schedule.next()).contains(1L);
        assertThat(schedule.next()).contains(2L);
        schedule.block(2, 2L, PRIMARY.table());
        assertThat(after(1)).isEmpty();
    }

    private Optional<Long> after(long... before) {
        return schedule.nextAfter(LongStream.of(before).boxed().collect(Collectors.toSet()), transaction -> true);
    }

    @Test
    void w2RunsATransactionHandedBackAfterAllEarlierOnesOfItsTable() {
        add(1, "a");
        add(2, "b");
        add(3, "c");
        assertThat(schedule.next()).contains(1L);
        assertThat(schedule.next()).contains(2L);
        schedule.handBack(2, 2L);
        assertThat(schedule.next()).contains(3L);
        schedule.done(3);
        assertThat(schedule.next()).isEmpty();
        assertThat(schedule.nextHandedBack(tables -> tables)).isEmpty();
        schedule.done(1);
        assertThat(schedule.nextHandedBack(tables -> tables)).contains(2L);
        assertThat(schedule.nextHandedBack(tables -> tables)).isEmpty();
    }

    @Test
    void runsABarrierAlone() {
        add(1, "a");
        schedule.add(2, TransactionKeys.BARRIER, 2L);
        add(3, "b");
        assertThat(schedule.next()).contains(1L);
        assertThat(schedule.next()).isEmpty();
        schedule.done(1);
        assertThat(schedule.next()).contains(2L);
        assertThat(schedule.next()).isEmpty();
        schedule.done(2);
        assertThat(schedule.next()).contains(3L);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void w2TransactionsThatShareAKeyFinishInStreamOrder(long seed) {
        Random random = new Random(seed);
        List<Set<String>> keys = new ArrayList<>();
        List<Long> running = new ArrayList<>();
        Map<String, Long> lastDone = new HashMap<>();
        int workers = 1 + random.nextInt(8);
        int transactions = 2_000;
        long added = 0;
        int finished = 0;
        while (finished < transactions) {
            if (added < transactions && random.nextInt(3) > 0) {
                Set<String> mine = new HashSet<>();
                for (int i = random.nextInt(3); i >= 0; i--) {
                    mine.add("k" + random.nextInt(30));
                }
                keys.add(mine);
                add(++added, mine.toArray(String[]::new));
            }
            while (running.size() < workers) {
                Optional<Long> next = schedule.next();
                if (next.isEmpty()) {
                    break;
                }
                running.add(next.get());
            }
            if (!running.isEmpty() && random.nextBoolean()) {
                long done = running.remove(random.nextInt(running.size()));
                for (String key : keys.get((int) done - 1)) {
                    long before = Optional.ofNullable(lastDone.put(key, done)).orElse(0L);
                    assertThat(done).as("seed %d, key %s", seed, key).isGreaterThan(before);
                }
                schedule.done(done);
                finished++;
            }
        }
        assertThat(schedule.unfinished()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void w2OneWorkerKeepsTheSourcesCommitOrder(long seed) {
        Random random = new Random(seed);
        long added = 0;
        for (long expected = 1; expected <= 500; expected++) {
            for (int more = random.nextInt(4); more > 0 || added < expected; more--) {
                add(++added, "k" + random.nextInt(5));
            }
            assertThat(schedule.next()).as("seed %d", seed).contains(expected);
            schedule.done(expected);
        }
    }

    private void add(long seq, String... values) {
        Set<RowKey> keys = new HashSet<>();
        for (String value : values) {
            keys.add(new RowKey(PRIMARY, value));
        }
        schedule.add(seq, TransactionKeys.of(keys), seq);
    }
}
