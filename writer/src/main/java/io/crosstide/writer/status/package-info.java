/** How a link is doing: health and metrics. */
@NullMarked
package io.crosstide.writer.status;

import org.jspecify.annotations.NullMarked;
