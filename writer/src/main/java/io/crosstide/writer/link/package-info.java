/** One link at work: from the record received to the transaction committed at the target. */
@NullMarked
package io.crosstide.writer.link;

import org.jspecify.annotations.NullMarked;
