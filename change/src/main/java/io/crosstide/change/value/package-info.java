/** Columns, their values as MySQL stores them in rows, and these values as text. */
@NullMarked
package io.crosstide.change.value;

import org.jspecify.annotations.NullMarked;
