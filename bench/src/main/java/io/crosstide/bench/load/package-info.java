/** The workloads of the benchmarks: tables, their first rows, and transactions. */
@NullMarked
package io.crosstide.bench.load;

import org.jspecify.annotations.NullMarked;
