/** Rows that foreign keys change together with other rows. */
@NullMarked
package io.crosstide.writer.cascade;

import org.jspecify.annotations.NullMarked;
