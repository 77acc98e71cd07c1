/** Health and metrics of a link. */
@NullMarked
package io.crosstide.writer.status;

import org.jspecify.annotations.NullMarked;
