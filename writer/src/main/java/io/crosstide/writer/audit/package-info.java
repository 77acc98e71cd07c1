/** Finds in the target's binlog the rows that the link has overwritten. */
@NullMarked
package io.crosstide.writer.audit;

import org.jspecify.annotations.NullMarked;
