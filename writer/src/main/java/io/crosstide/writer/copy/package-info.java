/** Keeps a copy of a stream in the target's own Kafka, for other targets (docs/decisions/0030). */
@NullMarked
package io.crosstide.writer.copy;

import org.jspecify.annotations.NullMarked;
