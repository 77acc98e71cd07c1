/** Reads the binlog of a cluster into the local Kafka. */
@NullMarked
package io.crosstide.syncer;

import org.jspecify.annotations.NullMarked;
