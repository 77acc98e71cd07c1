/** Decides which transactions may run in parallel: row keys, and the order that they require. Pure; contains no SQL. */
@NullMarked
package io.crosstide.writer.plan;

import org.jspecify.annotations.NullMarked;
