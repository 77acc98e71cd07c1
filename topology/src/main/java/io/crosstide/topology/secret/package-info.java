/** Secrets that a topology file refers to. They are read when they are used, and never printed. */
@NullMarked
package io.crosstide.topology.secret;

import org.jspecify.annotations.NullMarked;
