/** Random tables, random transactions, and their results at the target. */
@NullMarked
package io.crosstide.writer.random;

import org.jspecify.annotations.NullMarked;
