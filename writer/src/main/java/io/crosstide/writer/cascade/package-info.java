/** Rows that foreign keys change along with others. */
@NullMarked
package io.crosstide.writer.cascade;

import org.jspecify.annotations.NullMarked;
