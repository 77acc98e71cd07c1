/** Applies row events as MySQL wrote them, through its BINLOG statement. */
@NullMarked
package io.crosstide.writer.events;

import org.jspecify.annotations.NullMarked;
