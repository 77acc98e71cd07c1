/** Applies row changes as SQL inside a transaction that the caller has opened. */
@NullMarked
package io.crosstide.writer.apply;

import org.jspecify.annotations.NullMarked;
