/** The ways in which a link fails, and what happens next. */
@NullMarked
package io.crosstide.writer.failure;

import org.jspecify.annotations.NullMarked;
