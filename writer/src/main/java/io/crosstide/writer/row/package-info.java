/** Turns row changes into statements: one target transaction for one source transaction. */
@NullMarked
package io.crosstide.writer.row;

import org.jspecify.annotations.NullMarked;
