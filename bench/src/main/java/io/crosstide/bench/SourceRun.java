package io.crosstide.bench;

import io.crosstide.bench.load.LoadKind;
import java.util.Locale;

/**
 * One round of measurements at a source.
 *
 * @param alone transactions per second that the source committed without a syncer
 * @param withSyncer the same while a syncer published them
 * @param published how a syncer published the transactions that the source had committed without it
 * @param rows changed by one of these transactions
 * @param bytes of one of these transactions in the binlog
 */
record SourceRun(LoadKind load, double alone, double withSyncer, Course published, double rows, double bytes) {
    double ratio() {
        return withSyncer / alone;
    }

    double rowsPerSecond() {
        return published.perSecond() * rows;
    }

    /** In 1,000,000 bytes. */
    double megabytesPerSecond() {
        return published.perSecond() * bytes / 1e6;
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
