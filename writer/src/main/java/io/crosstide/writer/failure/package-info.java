/** The ways in which a link fails, and what is to be done about each. */
@NullMarked
package io.crosstide.writer.failure;

import org.jspecify.annotations.NullMarked;
