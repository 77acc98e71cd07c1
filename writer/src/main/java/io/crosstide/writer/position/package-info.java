/** Records what of a stream is applied at the target, and where that is stored. */
@NullMarked
package io.crosstide.writer.position;

import org.jspecify.annotations.NullMarked;
