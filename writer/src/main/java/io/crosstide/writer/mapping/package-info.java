/** Maps the columns of an event to columns of the target's table. */
@NullMarked
package io.crosstide.writer.mapping;

import org.jspecify.annotations.NullMarked;
