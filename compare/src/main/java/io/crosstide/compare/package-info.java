/** Compares the rows of tables at several servers, byte for byte. */
@NullMarked
package io.crosstide.compare;

import org.jspecify.annotations.NullMarked;
