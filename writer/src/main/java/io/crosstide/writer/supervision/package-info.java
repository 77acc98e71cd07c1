/** Serves a link while it is assigned to this process. */
@NullMarked
package io.crosstide.writer.supervision;

import org.jspecify.annotations.NullMarked;
