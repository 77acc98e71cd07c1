/** Rows of all datacenters side by side. */
@NullMarked
package io.crosstide.cli.compare;

import org.jspecify.annotations.NullMarked;
