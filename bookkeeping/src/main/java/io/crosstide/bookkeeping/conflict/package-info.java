/** Conflicts: what they are, and the tables that hold them. */
@NullMarked
package io.crosstide.bookkeeping.conflict;

import org.jspecify.annotations.NullMarked;
