/** Asks the programs of all datacenters about the rows of their tables, and compares the answers. */
@NullMarked
package io.crosstide.compare.ask;

import org.jspecify.annotations.NullMarked;
