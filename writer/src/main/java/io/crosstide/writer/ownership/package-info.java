/** Decides which process serves a link, and proves it in each target transaction. */
@NullMarked
package io.crosstide.writer.ownership;

import org.jspecify.annotations.NullMarked;
