package io.crosstide.testkit.workload;

/**
 * The work that a workload has done so far.
 *
 * @param transactions committed transactions
 * @param rows rows that they wrote (each row change counts)
 * @param rollbacks transactions that ended in a deadlock or a lock timeout and were not repeated
 */
public record WorkloadCounts(long transactions, long rows, long rollbacks) {}
