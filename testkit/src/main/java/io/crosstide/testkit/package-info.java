/** Real mysqld and Kafka brokers for tests and the demo, workloads, table comparison. */
@NullMarked
package io.crosstide.testkit;

import org.jspecify.annotations.NullMarked;
