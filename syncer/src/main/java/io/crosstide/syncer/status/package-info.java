/** Health and metrics of a stream. */
@NullMarked
package io.crosstide.syncer.status;

import org.jspecify.annotations.NullMarked;
