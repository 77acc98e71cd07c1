/** Compares the rows of all datacenters. */
@NullMarked
package io.crosstide.cli.compare;

import org.jspecify.annotations.NullMarked;
