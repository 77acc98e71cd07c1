/** Replays transactions that a failover lost from their stream. */
@NullMarked
package io.crosstide.cli.tail;

import org.jspecify.annotations.NullMarked;
