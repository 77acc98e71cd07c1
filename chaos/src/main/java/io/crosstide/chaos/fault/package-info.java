/** The faults, and how they are drawn from a seed. */
@NullMarked
package io.crosstide.chaos.fault;

import org.jspecify.annotations.NullMarked;
