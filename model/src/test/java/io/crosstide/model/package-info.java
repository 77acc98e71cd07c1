/**
 * Checks the TLA+ model of {@code docs/model} with TLC, the model checker of TLA+, and the tests that {@code
 * docs/guarantees.md} names.
 */
@NullMarked
package io.crosstide.model;

import org.jspecify.annotations.NullMarked;
