/** Debezium as a contestant of the benchmark: its jars, its settings, its processes and how far they are. */
@NullMarked
package io.crosstide.bench.debezium;

import org.jspecify.annotations.NullMarked;
