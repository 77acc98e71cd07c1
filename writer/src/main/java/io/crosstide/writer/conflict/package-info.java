/** Conflicts: what they are and how they are recorded. */
@NullMarked
package io.crosstide.writer.conflict;

import org.jspecify.annotations.NullMarked;
