/** Finds the cause if a row change cannot be applied, and records it. */
@NullMarked
package io.crosstide.writer.conflict;

import org.jspecify.annotations.NullMarked;
