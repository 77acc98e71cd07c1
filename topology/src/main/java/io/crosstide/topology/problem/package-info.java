/** Mistakes in a topology file: what is wrong, in which line, and what to write instead. */
@NullMarked
package io.crosstide.topology.problem;

import org.jspecify.annotations.NullMarked;
