/** Source transactions, row changes, GTID sets and the Kafka wire format. */
@NullMarked
package io.crosstide.change;

import org.jspecify.annotations.NullMarked;
