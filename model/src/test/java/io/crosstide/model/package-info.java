/** Checks the TLA+ model of {@code docs/model} with TLC, the model checker of TLA+. */
@NullMarked
package io.crosstide.model;

import org.jspecify.annotations.NullMarked;
