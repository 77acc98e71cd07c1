/** What of a stream is applied at the target, and where that is kept. */
@NullMarked
package io.crosstide.writer.position;

import org.jspecify.annotations.NullMarked;
