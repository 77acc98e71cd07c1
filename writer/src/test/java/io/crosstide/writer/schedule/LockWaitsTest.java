package io.crosstide.writer.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.change.row.TableName;
import io.crosstide.writer.failure.LinkStoppedException;
import io.crosstide.writer.plan.IndexId;
import io.crosstide.writer.plan.RowKey;
import io.crosstide.writer.plan.TransactionKeys;
import io.crosstide.writer.replay.Outcome;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LockWaitsTest {
    private static final TableName T = new TableName("shop", "t");

    private long nanos = Long.MAX_VALUE - 1_000; // clocks may wrap around
    private Schedule<Long> schedule = new Schedule<>(4);
    private LockWaits<Long> waits = new LockWaits<>(schedule, 4, () -> nanos);

    @Test
    void w2TransactionsThatShareAKeyWaitBehindTheLockedOne() {
        add(1, "t:a");
        add(2, "t:a", "u:a");
        add(3, "u:a");
        add(4, "t:b");
        handOut(1);
        assertThat(schedule.next()).contains(4L);
        lock(1);
        done(4);
        assertThat(schedule.next()).isEmpty();
        assertThat(waits.next()).as("no immediate retry").isEmpty();
        later(1);
        assertThat(waits.next()).contains(1L);
        done(1);
        handOut(2);
        assertThat(schedule.next()).isEmpty();
        done(2);
        handOut(3);
    }

    @Test
    void lockedRowsLeaveHalfOfTheWorkersToOtherTables() {
        for (long seq = 1; seq <= 6; seq++) {
            add(seq, "t:" + seq);
        }
        add(7, "u:a");
        handOut(1, 2, 3, 4);
        lock(1);
        assertThat(schedule.next()).as("three of the table's transactions run").contains(7L);
        assertThat(schedule.next()).isEmpty();
        done(2);
        done(3);
        handOut(5);
        assertThat(schedule.next()).isEmpty();
        later(1);
        assertThat(waits.next()).contains(1L);
        done(1);
        assertThat(schedule.next())
                .as("no row of the table is known to be locked")
                .contains(6L);
    }

    @Test
    void pausesGrowAndNothingIsEverGivenUp() {
        add(1, "t:a");
        handOut(1);
        lock(1);
        int retries = 0;
        for (int second = 0; second < 600; second++) {
            later(1);
            if (waits.next().isPresent()) {
                retries++;
                lock(1);
            }
        }
        assertThat(retries).isBetween(100, 130);
        LockWait longest = waits.longest().orElseThrow();
        assertThat(longest.waited()).isEqualTo(Duration.ofMinutes(10));
        assertThat(longest.table()).isEqualTo(T);
        assertThat(longest.transactions()).isEqualTo(1);
        later(5);
        assertThat(waits.next()).contains(1L);
        done(1);
        assertThat(waits.longest()).isEmpty();
    }

    @Test
    void retriesTheOthersAtOnceWhenOneGetsItsLock() {
        for (long seq = 1; seq <= 4; seq++) {
            add(seq, "t:" + seq);
            handOut(seq);
        }
        for (long seq = 1; seq <= 4; seq++) {
            lock(seq);
        }
        later(1);
        assertThat(waits.next()).contains(1L);
        assertThat(waits.next()).as("one retry at a time with four workers").isEmpty();
        lock(1);
        assertThat(waits.next()).contains(2L);
        done(2);
        assertThat(waits.next()).contains(3L);
        assertThat(waits.next()).as("two retries while locks are released").contains(4L);
        done(3);
        assertThat(waits.next()).as("although its pause is not over").contains(1L);
    }

    @Test
    void w2SingleWorkerHoldsAllOthers() {
        schedule = new Schedule<>(1);
        waits = new LockWaits<>(schedule, 1, () -> nanos);
        add(1, "t:a");
        add(2, "u:a");
        handOut(1);
        assertThat(waits.holdAll()).isFalse();
        lock(1);
        assertThat(waits.holdAll()).isTrue();
        later(1);
        assertThat(waits.next()).contains(1L);
        done(1);
        assertThat(waits.holdAll()).isFalse();
        handOut(2);
    }

    @Test
    void waitsForTheTableInsteadWhenItIsBlockedMeanwhile() {
        BlockedTables<Long> blocked = new BlockedTables<>(schedule, () -> nanos);
        add(1, "t:a");
        add(2, "t:b");
        handOut(1, 2);
        lock(1);
        blocked.block(2, 2L, new Outcome.Blocked(T, false, new LinkStoppedException("refused", "alter it")));
        later(3);
        assertThat(waits.next()).isEmpty();
        assertThat(waits.longest()).isEmpty();
        assertThat(blocked.next()).contains(2L);
        schedule.done(2);
        blocked.done(2);
        handOut(1);
    }

    @Test
    void retryOfABlockedTableThatMeetsALockReleasesTheTable() {
        BlockedTables<Long> blocked = new BlockedTables<>(schedule, () -> nanos);
        add(1, "t:a");
        add(2, "t:b");
        handOut(1);
        blocked.block(1, 1L, new Outcome.Blocked(T, false, new LinkStoppedException("refused", "alter it")));
        assertThat(schedule.next()).isEmpty();
        later(3);
        assertThat(blocked.next()).contains(1L);
        lock(1);
        blocked.gaveWay(1);
        assertThat(blocked.stopped()).isEmpty();
        handOut(2);
        later(1);
        assertThat(waits.next()).contains(1L);
    }

    @Test
    void w3IsFullAtTheMaximumOfUnfinishedTransactions() {
        for (long seq = 1; seq <= BlockedTables.MAX_UNFINISHED; seq++) {
            add(seq, "t:" + seq);
        }
        assertThat(waits.full()).isFalse();
        handOut(1);
        lock(1);
        assertThat(waits.full()).isTrue();
    }

    private void add(long seq, String... keys) {
        Set<RowKey> all = new HashSet<>();
        for (String key : keys) {
            String[] parts = key.split(":", -1);
            all.add(new RowKey(new IndexId(new TableName("shop", parts[0]), "PRIMARY"), parts[1]));
        }
        schedule.add(seq, TransactionKeys.of(all), seq);
    }

    private void handOut(long... seqs) {
        for (long seq : seqs) {
            assertThat(schedule.next()).isEqualTo(Optional.of(seq));
        }
    }

    private void lock(long seq) {
        waits.add(seq, seq, new Outcome.Locked(T, "a row of " + T + " is locked"));
    }

    private void done(long seq) {
        schedule.done(seq);
        waits.done(seq);
    }

    private void later(long seconds) {
        nanos += TimeUnit.SECONDS.toNanos(seconds);
    }
}
