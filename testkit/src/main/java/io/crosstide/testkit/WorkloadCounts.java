package io.crosstide.testkit;

/**
 * What a workload has done so far.
 *
 * @param transactions committed
 * @param rows written by them (each row change counts)
 * @param rollbacks transactions that ended in a deadlock or a lock timeout and were given up
 */
public record WorkloadCounts(long transactions, long rows, long rollbacks) {}
