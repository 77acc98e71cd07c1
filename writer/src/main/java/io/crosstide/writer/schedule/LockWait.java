package io.crosstide.writer.schedule;

import io.crosstide.change.row.TableName;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * That a link waits for locks of other sessions at the target.
 *
 * @param seq the transaction that waits longest
 * @param table the table whose row it needs; null if it is a table of Crosstide
 * @param what what was attempted, and the error
 * @param transactions number of transactions that wait for locks
 * @param waited how long the first of them has waited
 */
public record LockWait(long seq, @Nullable TableName table, String what, int transactions, Duration waited) {}
