/** How a stream is doing: health and metrics. */
@NullMarked
package io.crosstide.syncer.status;

import org.jspecify.annotations.NullMarked;
