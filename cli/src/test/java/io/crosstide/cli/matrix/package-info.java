/** The type and transaction matrix: what arrives exactly, and what is refused, between which versions of MySQL. */
@NullMarked
package io.crosstide.cli.matrix;

import org.jspecify.annotations.NullMarked;
