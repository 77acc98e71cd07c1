/** Real Kafka brokers. */
@NullMarked
package io.crosstide.testkit.kafka;

import org.jspecify.annotations.NullMarked;
