/** Random tables, random transactions, and what becomes of them at the target. */
@NullMarked
package io.crosstide.writer.random;

import org.jspecify.annotations.NullMarked;
