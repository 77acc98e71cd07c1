/** Reads a stream of another datacenter from its Kafka. */
@NullMarked
package io.crosstide.writer.consume;

import org.jspecify.annotations.NullMarked;
