/** The command chaos: Crosstide under faults drawn from a seed, and what must hold all the same. */
@NullMarked
package io.crosstide.chaos;

import org.jspecify.annotations.NullMarked;
