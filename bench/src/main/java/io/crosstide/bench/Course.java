package io.crosstide.bench;

import io.crosstide.cli.outcome.CommandFailedException;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How one run went, from the first applied transaction to the last, or from the moment when the contestant began. The
 * start of programs does not count.
 *
 * @param transactions applied in this time
 * @param serviceCpu CPU time of the process of Crosstide or Debezium; null for MySQL's replica, whose threads are in mysqld
 * @param mysqldCpu CPU time of the target's mysqld
 * @param memory largest resident memory of that process, in bytes; 0 for MySQL's replica
 */
record Course(long transactions, Duration time, @Nullable Duration serviceCpu, Duration mysqldCpu, long memory) {
    private static final Duration STEP = Duration.ofMillis(50);
    private static final Duration STALL = Duration.ofMinutes(2);

    /** Counts the transactions of the backlog that are applied. */
    interface Count {
        long applied() throws SQLException, CommandFailedException, InterruptedException;
    }

    double perSecond() {
        return transactions * 1e9 / time.toNanos();
    }

    /** Waits for the first applied transaction, and watches until all are applied. */
    static Course watch(long total, Count count, @Nullable ProcessStat service, ProcessStat mysqld)
            throws SQLException, CommandFailedException, InterruptedException {
        return follow(await(1, count, 0), total, count, service, mysqld);
    }

    /** Watches from now on until all transactions are applied, of which some may be applied already. */
    static Course follow(long first, long total, Count count, @Nullable ProcessStat service, ProcessStat mysqld)
            throws SQLException, CommandFailedException, InterruptedException {
        long last = first;
        long began = System.nanoTime();
        Duration serviceBegan = service == null ? Duration.ZERO : service.cpu();
        Duration mysqldBegan = mysqld.cpu();
        while (last < total) {
            last = await(last + 1, count, last);
        }
        return new Course(
                total - first,
                Duration.ofNanos(System.nanoTime() - began),
                service == null ? null : service.cpu().minus(serviceBegan),
                mysqld.cpu().minus(mysqldBegan),
                service == null ? 0 : service.peakMemory());
    }

    private static long await(long wanted, Count count, long before)
            throws SQLException, CommandFailedException, InterruptedException {
        long deadline = System.nanoTime() + STALL.toNanos();
        while (true) {
            long now = count.applied();
            if (now >= wanted) {
                return now;
            }
            if (System.nanoTime() > deadline) {
                throw new CommandFailedException(
                        "nothing was applied for %d s after %d transactions".formatted(STALL.toSeconds(), before));
            }
            Thread.sleep(STEP.toMillis());
        }
    }
}
