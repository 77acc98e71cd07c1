/** Turns source transactions into target transactions: workers, and one way of replay per loop-prevention mode. */
@NullMarked
package io.crosstide.writer.replay;

import org.jspecify.annotations.NullMarked;
