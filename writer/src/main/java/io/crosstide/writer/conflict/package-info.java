/** Looking for what is in the way of a row change, and writing it down. */
@NullMarked
package io.crosstide.writer.conflict;

import org.jspecify.annotations.NullMarked;
