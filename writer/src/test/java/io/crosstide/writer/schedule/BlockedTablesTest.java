package io.crosstide.writer.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.change.row.TableName;
import io.crosstide.writer.failure.LinkStoppedException;
import io.crosstide.writer.plan.IndexId;
import io.crosstide.writer.plan.RowKey;
import io.crosstide.writer.plan.TransactionKeys;
import io.crosstide.writer.replay.Outcome;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BlockedTablesTest {
    private static final TableName T = new TableName("shop", "t");
    private static final TableName U = new TableName("shop", "u");

    private final Schedule<Long> schedule = new Schedule<>(8);
    private long nanos = 1_000;
    private final BlockedTables<Long> blocked = new BlockedTables<>(schedule, () -> nanos);

    @Test
    void w2BlocksTheTransactionsOfOneTableAndTheirFollowers() {
        add(1, "t:a");
        add(2, "t:a", "u:a");
        add(3, "u:a");
        add(4, "t:b");
        add(5, "u:b");
        assertThat(schedule.next()).contains(1L);
        refuse(1, T);
        assertThat(schedule.next()).contains(5L);
        assertThat(schedule.next()).isEmpty();
        assertThat(blocked.next()).as("no immediate retry").isEmpty();

        later(3);
        assertThat(blocked.next()).contains(1L);
        assertThat(blocked.next()).as("one retry at a time").isEmpty();
        done(1);
        assertThat(schedule.next()).contains(2L);
        assertThat(schedule.next()).contains(4L);
        assertThat(schedule.next()).isEmpty();
        done(2);
        assertThat(schedule.next()).contains(3L);
    }

    @Test
    void retriesAllBlockedTablesWhenADefinitionChanges() {
        add(1, "t:a");
        add(2, "u:a");
        handOut(1, 2);
        refuse(1, T);
        refuse(2, U);
        blocked.definitionsChanged();
        assertThat(blocked.next()).contains(1L);
        refuse(1, T);
        assertThat(blocked.next()).contains(2L);
        done(2);
        assertThat(stopped()).contains("shop.t").doesNotContain("shop.u");
        assertThat(blocked.next()).isEmpty();
    }

    @Test
    void lockedTableStopsTheLinkAfterAMinute() {
        add(1, "t:a");
        handOut(1);
        lock(1, T);
        assertThat(blocked.stopped()).isEmpty();
        for (int second = 0; second < 59; second += 2) {
            later(2);
            assertThat(blocked.next()).contains(1L);
            lock(1, T);
        }
        assertThat(blocked.stopped()).isEmpty();
        later(2);
        assertThat(stopped()).contains("locked shop.t");
        assertThat(blocked.next()).contains(1L);
        done(1);
        assertThat(blocked.stopped()).isEmpty();
    }

    @Test
    void w4KeepsReportingTheProblemWhileTheTableIsAltered() {
        add(1, "t:a");
        handOut(1);
        refuse(1, T);
        later(3);
        assertThat(blocked.next()).contains(1L);
        lock(1, T);
        assertThat(stopped()).contains("refused shop.t");
    }

    @Test
    void retryThatAnotherTableBlocksReleasesTheFirstTable() {
        add(1, "t:a", "u:a");
        add(2, "t:b");
        handOut(1, 2);
        refuse(1, T);
        done(2);
        add(3, "t:c");
        assertThat(schedule.next()).isEmpty();
        later(3);
        assertThat(blocked.next()).contains(1L);
        refuse(1, U);
        assertThat(schedule.next()).contains(3L);
        assertThat(stopped()).contains("shop.u").doesNotContain("shop.t");
    }

    @Test
    void retriesTheNextTransactionWhenAnotherTableBlocksTheOldest() {
        add(1, "t:a", "u:a");
        add(2, "t:b");
        handOut(1, 2);
        refuse(1, T);
        refuse(2, T);
        later(3);
        assertThat(blocked.next()).contains(1L);
        refuse(1, U);
        later(3);
        assertThat(blocked.next()).contains(2L);
        add(3, "t:c");
        assertThat(schedule.next()).isEmpty();
        done(2);
        assertThat(schedule.next()).contains(3L);
        assertThat(stopped()).contains("shop.u").doesNotContain("shop.t");
    }

    /** Only the definition of its own table changed after it was planned. */
    @Test
    void w2TransactionHandedBackWaitsOnlyForConnectedTables() {
        add(1, "t:a");
        add(2, "u:a");
        add(3, "u:b");
        handOut(1, 2, 3);
        refuse(1, T);
        handBack(3);
        assertThat(handedBack()).as("2 uses the same table").isEmpty();
        done(2);
        assertThat(handedBack()).as("1 uses another table").contains(3L);
        done(3);
        add(4, "v:a");
        handOut(4);
        handBack(4);
        Set<TableName> both = Set.of(T, new TableName("shop", "v"));
        assertThat(schedule.nextHandedBack(tables -> both)).isEmpty();
        later(3);
        assertThat(blocked.next()).contains(1L);
        done(1);
        assertThat(schedule.nextHandedBack(tables -> both)).contains(4L);
    }

    /**
     * Otherwise they would wait for each other forever: the transaction handed back for earlier ones, and these for
     * their table.
     */
    @Test
    void retryThatIsHandedBackReleasesItsTableButNotTheReport() {
        add(1, "t:a");
        add(2, "t:b");
        assertThat(schedule.next()).contains(1L);
        assertThat(schedule.next()).contains(2L);
        refuse(2, T);
        done(1);
        add(3, "t:c");
        assertThat(schedule.next()).isEmpty();
        later(3);
        assertThat(blocked.next()).contains(2L);
        handBack(2);
        assertThat(stopped()).contains("shop.t");
        assertThat(handedBack()).contains(2L);
        assertThat(schedule.next()).contains(3L);
        done(2);
        assertThat(blocked.stopped()).isEmpty();
        assertThat(blocked.lastSeq()).isZero();
    }

    @Test
    void w3IsFullAtTheMaximumOfUnfinishedTransactions() {
        for (long seq = 1; seq < BlockedTables.MAX_UNFINISHED; seq++) {
            add(seq, "t:" + seq);
        }
        assertThat(blocked.full()).isFalse();
        handOut(1);
        refuse(1, T);
        assertThat(blocked.full()).isFalse();
        add(BlockedTables.MAX_UNFINISHED, "t:last");
        assertThat(blocked.full()).isTrue();
        later(3);
        assertThat(blocked.next()).contains(1L);
        done(1);
        assertThat(blocked.full()).isFalse();
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
            assertThat(schedule.next()).contains(seq);
        }
    }

    private void refuse(long seq, TableName table) {
        blocked.block(
                seq, seq, new Outcome.Blocked(table, false, new LinkStoppedException("refused " + table, "alter it")));
    }

    private void lock(long seq, TableName table) {
        blocked.block(
                seq, seq, new Outcome.Blocked(table, true, new LinkStoppedException("locked " + table, "unlock it")));
    }

    private void done(long seq) {
        schedule.done(seq);
        blocked.done(seq);
    }

    private void handBack(long seq) {
        schedule.handBack(seq, seq);
        blocked.handedBack(seq);
    }

    private Optional<Long> handedBack() {
        return schedule.nextHandedBack(tables -> tables);
    }

    private String stopped() {
        return blocked.stopped()
                .map(reason -> String.valueOf(reason.getMessage()))
                .orElse("");
    }

    private void later(long seconds) {
        nanos += TimeUnit.SECONDS.toNanos(seconds);
    }

    @Test
    void namesEveryBlockedTable() {
        add(1, "t:a");
        add(2, "u:a");
        handOut(1, 2);
        refuse(1, T);
        refuse(2, U);
        assertThat(List.of(T.toString(), U.toString())).allMatch(stopped()::contains);
        assertThat(blocked.lastSeq()).isEqualTo(2);
    }
}
