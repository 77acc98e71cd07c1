/** Rows events and the table maps that describe them: whole chunks of them are read and written. */
@NullMarked
package io.crosstide.change.row;

import org.jspecify.annotations.NullMarked;
