/** Applies transactions that a failover lost to the new primary of their own datacenter, from its stream. */
@NullMarked
package io.crosstide.writer.tail;

import org.jspecify.annotations.NullMarked;
