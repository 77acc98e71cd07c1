package io.crosstide.bench;

import io.crosstide.bench.load.LoadKind;
import java.util.Locale;

/**
 * One round of measurements at a source.
 *
 * @param alone transactions per second that the source committed without a syncer
 * @param withSyncer the same while a syncer published them
 * @param published how a syncer published the transactions that the source had committed without it
 * @param rows changed by these transactions
 * @param bytes of these transactions in the binlog
 */
record SourceRun(LoadKind load, double alone, double withSyncer, Course published, long rows, long bytes) {
    double seconds() {
        return published.time().toNanos() / 1e9;
    }

    double ratio() {
        return withSyncer / alone;
    }

    double rowsPerSecond() {
        return rows / seconds();
    }

    /** In 1,000,000 bytes. */
    double megabytesPerSecond() {
        return bytes / 1e6 / seconds();
    }

    String line() {
        return String.format(
                Locale.ROOT,
                "source %,.0f transactions/s without a syncer, %,.0f with one; syncer alone %,.0f transactions/s",
                alone,
                withSyncer,
                published.perSecond());
    }
}
